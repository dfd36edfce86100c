package org.pyx.console.recheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.validator.judge.Rejudge;
import org.pyx.validator.judge.Replaying;

/** Judges replays anew, and holds what they led to against it. Not thread-safe. */
final class ReplayCheck {
  private final ReplayCases cases;
  private final Differences differences;
  private final Map<Long, Wanted> copies = new HashMap<>();
  private final Map<Long, Wanted> evidence = new HashMap<>();

  /** Is told what differs. */
  interface Differences {
    /** Something differs at an offset of the journal. */
    void differ(long journalOffset, String what);
  }

  /** What must be on a topic, each with the change that it is about. */
  private record Wanted(List<String> words, List<byte[]> changes) {
    Wanted() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(String word, byte[] change) {
      words.add(word);
      changes.add(change);
    }
  }

  ReplayCheck(ReplayCases cases, Differences differences) {
    this.cases = cases;
    this.differences = differences;
  }

  /** Judges a replay anew. */
  void judge(Replayed.Done done, Rejudge rejudge) {
    long place = done.journalOffset();
    String which = "the replay by decision " + done.decision() + " behind it ";
    List<Decision.Chosen> chosen =
        done.events().stream()
            .map(event -> new Decision.Chosen(event.journalOffset(), event.rejectedOffset()))
            .toList();
    List<Replaying.Case> judged =
        cases.of(chosen, why -> differences.differ(place, which + "was not allowed: " + why));
    if (!rejudge.betweenTransactions()) {
      differences.differ(place, which + "is within a transaction");
    }
    switch (rejudge.replay(judged)) {
      case Replaying.Refused refused ->
          differences.differ(place, which + "was not allowed: " + refused.reason());
      case Replaying.Judged again -> {
        List<Replayed.Event> wanted =
            again.events().stream().map(Replaying.Event::summary).toList();
        if (!wanted.equals(done.events())) {
          differences.differ(place, which + "says " + done.events() + ", and must say " + wanted);
        }
        copies.put(done.decision(), new Wanted());
        Law law = rejudge.law().orElseThrow();
        for (Replaying.Event event : again.events()) {
          evidence.put(event.of().rejectedOffset(), new Wanted());
          want(done.decision(), event, law);
        }
      }
    }
  }

  private void want(long decision, Replaying.Event event, Law law) {
    byte[] framed =
        cases.journal().getOrDefault(event.of().journalOffset(), new byte[Frame.LENGTH]);
    byte[] change = Arrays.copyOfRange(framed, Frame.LENGTH, framed.length);
    if (event.summary().copied()) {
      copies
          .getOrDefault(decision, new Wanted())
          .add(Long.toString(event.of().journalOffset()), change);
    }
    if (event.verdict() instanceof Verdict.Rejected rejected) {
      want(event.of(), words(Action.REJECT, rejected.finding(), law), change);
    }
    event
        .verdict()
        .flags()
        .forEach(flag -> want(event.of(), words(Action.FLAG, flag, law), change));
  }

  private void want(Replaying.Case of, String words, byte[] change) {
    evidence.computeIfAbsent(of.rejectedOffset(), _ -> new Wanted()).add(words, change);
  }

  /**
   * Compares with what is on the topics.
   *
   * @param known all replays that the validator has reported by now, judged anew or not
   */
  void compare(GivenVerdicts given, List<Replayed.Done> known) {
    Set<Long> decisions = new HashSet<>();
    Set<Long> spent = new HashSet<>();
    for (Replayed.Done done : known) {
      decisions.add(done.decision());
      done.events().forEach(event -> spent.add(event.rejectedOffset()));
    }
    given
        .copiedAgain()
        .forEach((decision, _) -> {
          if (!decisions.contains(decision)) {
            differences.differ(-1, "nobody reported the replay by decision " + decision);
          }
        });
    given
        .foundAgain()
        .forEach((replayed, events) -> {
          if (!spent.contains(replayed)) {
            differences.differ(
                events.getFirst().event().journalOffset(),
                "the evidence is of a replay that was none");
          }
        });
    copies.forEach((decision, wanted) -> {
      List<GivenVerdicts.Copied> found = given.copiedAgain().getOrDefault(decision, List.of());
      compare(
          "the replay by decision " + decision + " let through",
          wanted,
          found.stream().map(copied -> Long.toString(copied.journalOffset())).toList(),
          found.stream().map(GivenVerdicts.Copied::bytes).toList());
    });
    evidence.forEach((replayed, wanted) -> {
      List<GivenVerdicts.Event> found = given.foundAgain().getOrDefault(replayed, List.of());
      compare(
          "the evidence of replaying offset " + replayed + " of the rejected topic is",
          wanted,
          found.stream().map(event -> words(event.event())).toList(),
          found.stream().map(GivenVerdicts.Event::bytes).toList());
    });
  }

  private void compare(String what, Wanted wanted, List<String> found, List<byte[]> bytes) {
    if (!wanted.words().equals(found)) {
      differences.differ(-1, what + " " + found + ", and must be " + wanted.words());
      return;
    }
    for (int i = 0; i < bytes.size(); i++) {
      if (!GivenVerdicts.endsWith(bytes.get(i), wanted.changes().get(i))) {
        differences.differ(-1, what + " another change than the journal has");
      }
    }
  }

  private static String words(Action action, Finding finding, Law law) {
    return action
        + " "
        + finding
        + " by "
        + law.policy().digest()
        + " and "
        + TrustedSchemaCodec.digest(law.schema());
  }

  private static String words(RejectedEvent event) {
    return event.action()
        + " "
        + event.finding()
        + " by "
        + event.policy()
        + " and "
        + event.schema();
  }
}
