package org.pyx.validator.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.validator.memory.HeapMemory;
import org.pyx.validator.rules.stream.StreamState;

/**
 * Judges a journal anew, from its first record on: verdicts follow from journal and law alone.
 * Pure; not thread-safe.
 */
public final class Rejudge {
  private final HeapMemory memory = new HeapMemory();
  private StreamState stream = StreamState.START;
  private long judged = -1;
  private @Nullable Law law;
  private @Nullable Judge judge;
  private @Nullable StreamWatch watch;

  /**
   * What a record of the journal must have led to.
   *
   * @param accepted whether it went into the copy
   * @param evidence what must be on the rejected topic
   */
  public record Expected(boolean accepted, List<Evidence> evidence) {
    public Expected {
      evidence = List.copyOf(evidence);
    }
  }

  /**
   * Evidence about one record.
   *
   * @param action what became of it
   * @param finding the rule that it breaks
   */
  public record Evidence(Action action, Finding finding) {}

  /** Another law is in force from the next record on. */
  public void under(Law next) {
    law = next;
    judge = new Judge(next, memory);
    judge.recall();
    watch = new StreamWatch(next, memory);
  }

  /** The counts by table so far. */
  public Map<TableName, Tally.Counts> tables() {
    return memory.tables();
  }

  /** The law in force; empty before the first. */
  public Optional<Law> law() {
    return Optional.ofNullable(law);
  }

  /**
   * What the next record of the journal must have led to.
   *
   * @return empty if the lane must stand still before it
   * @throws IllegalStateException if no law is in force
   */
  public Optional<Expected> next(long journalOffset, Change change) {
    if (judge == null || watch == null) {
      throw new IllegalStateException("no law is in force yet");
    }
    StreamWatch.Found found = watch.look(journalOffset, stream, change);
    if (found.hold().isPresent()) {
      return Optional.empty();
    }
    boolean accepted = false;
    List<Evidence> evidence = new ArrayList<>();
    if (change instanceof Change.Judged judged) {
      Verdict verdict = judge.judge(journalOffset, judged);
      switch (verdict) {
        case Verdict.Held _ -> {
          return Optional.empty();
        }
        case Verdict.Accepted _ -> accepted = true;
        case Verdict.Rejected rejected ->
            evidence.add(new Evidence(Action.REJECT, rejected.finding()));
        case Verdict.Ignored _ -> {}
      }
      verdict.flags().forEach(flag -> evidence.add(new Evidence(Action.FLAG, flag)));
      memory.count(
          change instanceof Change.OfTable ofTable ? ofTable.table() : Tally.MESSAGES, verdict);
    }
    found.flags().forEach(flag -> evidence.add(new Evidence(Action.FLAG, flag)));
    watch.remember(change);
    stream = stream.after(change);
    judged = journalOffset;
    return Optional.of(new Expected(accepted, evidence));
  }

  /** Whether no transaction of the exchange is open. */
  public boolean betweenTransactions() {
    return stream.open() == StreamState.NONE;
  }

  /**
   * What a replay between the last record and the next must have led to.
   *
   * @return the words of the refusal, or what became of each event
   * @throws IllegalStateException if no law is in force
   */
  public Replaying.Result replay(List<Replaying.Case> cases) {
    if (judge == null) {
      throw new IllegalStateException("no law is in force yet");
    }
    if (cases.stream().anyMatch(one -> one.journalOffset() > judged)) {
      return new Replaying.Refused("an event is not judged yet");
    }
    Replaying.Result result = Replaying.judge(judge, memory, cases);
    if (result instanceof Replaying.Judged all) {
      all.events()
          .forEach(event -> memory.count(Replaying.table(event.of().change()), event.outcome()));
    }
    return result;
  }
}
