package org.pyx.console.recheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.lane.LaneState;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.validator.judge.Rejudge;

/**
 * Recomputes every verdict of a lane from its journal and the laws that were in force, and
 * compares. It reads the journal from the beginning, whatever range is compared, since verdicts
 * rest on what was accepted before. Not thread-safe.
 */
public final class Recheck {
  private static final int MOST_DIFFERENCES = 1_000;

  private final KafkaAccess kafka;
  private final Lane lane;
  private final long from;
  private final long to;
  private final List<String> differences = new ArrayList<>();
  private long compared;
  private long more;

  /**
   * A recheck of the verdicts on a range of the journal.
   *
   * @param from the first offset that is compared
   * @param to the last one
   */
  public Recheck(KafkaAccess kafka, Lane lane, long from, long to) {
    this.kafka = kafka;
    this.lane = lane;
    this.from = from;
    this.to = to;
  }

  /**
   * What was found.
   *
   * @param compared how many records of the journal were compared
   * @param laws the laws that were in force, in order
   * @param differences what differs, in words; the first thousand
   * @param more how many differences there are beyond those
   */
  public record Result(
      long compared, List<LawCodec.InForce> laws, List<String> differences, long more) {
    public Result {
      laws = List.copyOf(laws);
      differences = List.copyOf(differences);
    }
  }

  /**
   * Does it.
   *
   * @param progress is told each offset of the journal
   * @throws StopException if nothing was judged yet
   */
  public Result run(LongConsumer progress) {
    Tally tally =
        LaneState.read(kafka, lane)
            .tally()
            .orElseThrow(() ->
                new StopException("lane " + lane.name() + " has no verdicts to be rechecked"));
    long last = Math.min(to, tally.journalOffset());
    Course course = Course.of(kafka, lane);
    ReplayCheck replays = new ReplayCheck(new ReplayCases(kafka, lane), this::differ);
    boolean[] replayed = {false};
    try (GivenVerdicts given = new GivenVerdicts(kafka, lane)) {
      Rejudge rejudge =
          course.walk(
              last,
              new Course.Visitor() {
                @Override
                public void record(
                    ConsumerRecord<byte[], byte[]> journal,
                    Change change,
                    Optional<Rejudge.Expected> expected,
                    Rejudge judge) {
                  GivenVerdicts.Given here = given.at(journal.offset());
                  if (expected.isEmpty()) {
                    differ(journal.offset(), "the lane must stand still here, and went on");
                    return;
                  }
                  if (journal.offset() >= from) {
                    compared++;
                    compare(journal, here, expected.get(), judge.law().orElseThrow());
                  }
                  progress.accept(journal.offset());
                }

                @Override
                public void replay(Replayed.Done done, Rejudge judge) {
                  replayed[0] |= done.journalOffset() == tally.journalOffset();
                  replays.judge(done, judge);
                }
              });
      if (given.strays() > 0) {
        differ(last, given.strays() + " verdicts are on records that the journal does not have");
      }
      if (!course.stands()) {
        given.finish();
        replays.compare(given, Course.of(kafka, lane).replays());
        if (last == tally.journalOffset()) {
          (replayed[0] ? newest(tally) : Optional.of(tally))
              .ifPresent(books -> compare(books, rejudge));
        }
      }
    }
    return new Result(compared, course.laws(), differences, more);
  }

  /** The books at the same place, since a replay may have moved them after they were read. */
  private Optional<Tally> newest(Tally before) {
    return LaneState.read(kafka, lane)
        .tally()
        .filter(books -> books.journalOffset() == before.journalOffset());
  }

  /** The books of the validator against those of judging anew. */
  private void compare(Tally tally, Rejudge rejudge) {
    if (!tally.tables().equals(rejudge.tables()) && !tally.tables().containsKey(Tally.OTHERS)) {
      differ(
          tally.journalOffset(),
          "the books say " + tally.tables() + ", and must say " + rejudge.tables());
    }
  }

  private void compare(
      ConsumerRecord<byte[], byte[]> journal,
      GivenVerdicts.Given given,
      Rejudge.Expected expected,
      Law law) {
    long offset = journal.offset();
    if (given.accepted() != (expected.accepted() ? 1 : 0)) {
      differ(
          offset,
          given.accepted() > 1
              ? "accepted " + given.accepted() + " times"
              : given.accepted() == 1 ? "accepted, and must not be" : "not accepted, and must be");
    }
    List<RejectedEvent> events =
        given.evidence().stream().filter(event -> event.action() != Action.HALT).toList();
    List<String> wanted = expected.evidence().stream().map(Recheck::words).toList();
    List<String> found = events.stream().map(Recheck::words).toList();
    if (!wanted.equals(found)) {
      differ(offset, "the evidence is " + found + ", and must be " + wanted);
    }
    byte[] change = Arrays.copyOfRange(journal.value(), Frame.LENGTH, journal.value().length);
    if (!given.acceptedIs(change)) {
      differ(offset, "another change was accepted than the journal has");
    }
    for (int i = 0; i < given.evidence().size(); i++) {
      RejectedEvent event = given.evidence().get(i);
      if (!given.endsWith(i, change)) {
        differ(offset, "the evidence holds another change than the journal");
      }
      if (event.action() != Action.HALT
          && (!event.policy().equals(law.policy().digest())
              || !event.schema().equals(TrustedSchemaCodec.digest(law.schema())))) {
        differ(offset, "the evidence names another policy or schema than was in force");
      }
    }
  }

  private static String words(Rejudge.Evidence evidence) {
    return evidence.action() + " " + evidence.finding();
  }

  private static String words(RejectedEvent event) {
    return event.action() + " " + event.finding();
  }

  private void differ(long offset, String what) {
    if (differences.size() < MOST_DIFFERENCES) {
      differences.add("journal offset " + offset + ": " + what);
    } else {
      more++;
    }
  }
}
