package org.pyx.validator.judge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.memory.RowMemory;

/**
 * Judges rejected changes once more, by the law and the memory of now. Each piece of evidence is
 * replayed at most once, which the memory keeps; all of a replay holds, or nothing. Stateless.
 */
public final class Replaying {
  private Replaying() {}

  /**
   * A change that is to be judged once more.
   *
   * @param journalOffset its offset in the journal
   * @param rejectedOffset the offset of the evidence by which it may be
   * @param refused whether it had been accepted, and the copy's database refused it
   * @param change the change
   */
  public record Case(
      long journalOffset, long rejectedOffset, boolean refused, Change.Judged change) {}

  /**
   * What became of it.
   *
   * @param verdict accepted, ignored, or rejected
   */
  public record Event(Case of, Verdict verdict, Replayed.Outcome outcome) {
    /** The same for the record of the replay. */
    public Replayed.Event summary() {
      return new Replayed.Event(of.journalOffset(), of.rejectedOffset(), outcome);
    }
  }

  /** What came of a replay. */
  public sealed interface Result {}

  /** Nothing: it leaves no trace in the memory. */
  public record Refused(String reason) implements Result {}

  /** A verdict on every case, in their order. */
  public record Judged(List<Event> events) implements Result {
    public Judged {
      events = List.copyOf(events);
    }
  }

  /** Judges the cases in their order, unless one of them was replayed before. */
  public static Result judge(Judge judge, RowMemory memory, List<Case> cases) {
    for (Case one : cases) {
      byte[] before = memory.note(subject(one));
      if (before != null && ByteBuffer.wrap(before).getLong() >= one.rejectedOffset()) {
        return new Refused(
            "the event at offset "
                + one.rejectedOffset()
                + " of the rejected topic, about journal offset "
                + one.journalOffset()
                + ", was replayed before");
      }
    }
    List<Event> events = new ArrayList<>();
    judge.beginReplay();
    for (Case one : cases) {
      events.add(judge(judge, one));
      memory.keepNote(
          subject(one), ByteBuffer.allocate(Long.BYTES).putLong(one.rejectedOffset()).array());
    }
    judge.endReplay();
    return new Judged(events);
  }

  /** The table under which a change is counted. */
  public static TableName table(Change.Judged change) {
    return change instanceof Change.OfTable ofTable ? ofTable.table() : Tally.MESSAGES;
  }

  private static Event judge(Judge judge, Case one) {
    Verdict verdict =
        one.refused()
            ? judge.judgeRefused(one.journalOffset(), one.change())
            : judge.judge(one.journalOffset(), one.change());
    return switch (verdict) {
      case Verdict.Accepted accepted ->
          new Event(
              one,
              accepted,
              one.refused() ? Replayed.Outcome.OFFERED_AGAIN : Replayed.Outcome.ACCEPTED);
      case Verdict.Ignored ignored ->
          one.refused()
              ? rejected(one, finding(ignored)) // it counts as accepted, and stays so
              : new Event(one, ignored, Replayed.Outcome.IGNORED);
      case Verdict.Rejected rejected -> rejected(one, rejected.finding());
      // nothing stands still because of what is long past
      case Verdict.Held held -> rejected(one, held.finding());
    };
  }

  private static Event rejected(Case one, Finding finding) {
    return new Event(one, new Verdict.Rejected(finding), Replayed.Outcome.REJECTED);
  }

  private static Finding finding(Verdict.Ignored ignored) {
    Optional<Rule> rule = ignored.rule().flatMap(Rule::of);
    return rule.orElse(Rule.ROW_REPLAY).finding(ignored.reason(), "");
  }

  private static String subject(Case one) {
    return "replayed " + one.journalOffset();
  }
}
