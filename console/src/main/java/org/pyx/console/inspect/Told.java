package org.pyx.console.inspect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;

/**
 * An event with what became of it.
 *
 * @param entry the event
 * @param outcome what became of it; empty where the event stands alone
 * @param about what was said of it on the other topics, in their order
 */
public record Told(Entry entry, Optional<Outcome> outcome, List<Entry> about) {
  public Told {
    about = List.copyOf(about);
  }

  /** An event alone. */
  public static Told alone(Entry entry) {
    return new Told(entry, Optional.empty(), List.of());
  }

  /** What became of a change. */
  public enum Outcome {
    /** It went into the copy. */
    ACCEPTED,
    /** It is legitimate, and of no interest to the copy. */
    IGNORED,
    /** It broke a rule. */
    REJECTED,
    /** It was accepted, and the copy's database refused it. */
    REFUSED,
    /** The lane stands still before it. */
    HELD,
    /** Nobody has judged it yet. */
    NOT_JUDGED,
    /** It needs no verdict. */
    NO_VERDICT,
    /** The topics contradict each other about it: {@code pyx recheck} tells more. */
    CONTRADICTORY
  }

  /**
   * An event of the journal.
   *
   * @param about what was said of it
   * @param judged the last offset of the journal that is judged
   */
  static Told of(Entry entry, List<Entry> about, long judged) {
    if (!(entry.content() instanceof Content.Captured captured)) {
      return new Told(entry, Optional.empty(), about);
    }
    return new Told(entry, Optional.of(outcome(entry, captured.change(), about, judged)), about);
  }

  private static Outcome outcome(Entry entry, Change change, List<Entry> about, long judged) {
    if (!(change instanceof Change.Judged)) {
      return Outcome.NO_VERDICT;
    }
    Optional<Replayed.Event> again = again(about);
    if (again.isPresent()) {
      return outcome(again.get(), about);
    }
    long accepted = about.stream().filter(e -> e.content() instanceof Content.Copied).count();
    boolean rejected = says(about, Action.REJECT, RejectedEvent.VALIDATOR);
    boolean refused = says(about, Action.REJECT, RejectedEvent.SINK);
    if (accepted > 1 || (accepted == 1 && rejected) || (accepted == 0 && refused)) {
      return Outcome.CONTRADICTORY;
    }
    if (accepted == 1) {
      return refused ? Outcome.REFUSED : Outcome.ACCEPTED;
    }
    if (rejected) {
      return Outcome.REJECTED;
    }
    if (entry.offset() <= judged) {
      return Outcome.IGNORED;
    }
    return says(about, Action.HALT, RejectedEvent.VALIDATOR) ? Outcome.HELD : Outcome.NOT_JUDGED;
  }

  /** What the last replay has made of it. */
  private static Optional<Replayed.Event> again(List<Entry> about) {
    return about.reversed().stream()
        .flatMap(entry ->
            entry.content() instanceof Content.JudgedAgain judged
                    && judged.replayed() instanceof Replayed.Done done
                ? done.events().stream()
                : Stream.empty())
        .findFirst();
  }

  private static Outcome outcome(Replayed.Event again, List<Entry> about) {
    boolean accepted = about.stream().anyMatch(entry -> entry.content() instanceof Content.Copied);
    return switch (again.outcome()) {
      case ACCEPTED, OFFERED_AGAIN ->
          about.stream()
                  .filter(entry -> entry.offset() > again.rejectedOffset())
                  .anyMatch(entry -> says(entry, Action.REJECT, RejectedEvent.SINK))
              ? Outcome.REFUSED
              : Outcome.ACCEPTED;
      case IGNORED -> Outcome.IGNORED;
      case REJECTED -> accepted ? Outcome.REFUSED : Outcome.REJECTED;
    };
  }

  private static boolean says(List<Entry> about, Action action, String stage) {
    return about.stream().anyMatch(entry -> says(entry, action, stage));
  }

  private static boolean says(Entry entry, Action action, String stage) {
    return entry.content() instanceof Content.Evidence evidence
        && evidence.event().action() == action
        && evidence.event().stage().equals(stage);
  }
}
