package org.pyx.console.replay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.lane.LaneState;
import org.pyx.console.recheck.Course;
import org.pyx.console.recheck.ReplayCases;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.validator.judge.Rejudge;
import org.pyx.validator.judge.Replaying;

/**
 * What a replay would come to, as of the last record that is judged. The whole journal is judged
 * anew for it: so it asks no memory of the validator's, and finds evidence that somebody has
 * invented. Not thread-safe.
 */
public final class DryRun {
  private enum Standing {
    ACCEPTED,
    IGNORED,
    REJECTED
  }

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Map<Long, Standing> standings = new HashMap<>();

  /** Of a lane. */
  public DryRun(KafkaAccess kafka, Lane lane) {
    this.kafka = kafka;
    this.lane = lane;
  }

  /**
   * Judges events once more, as a replay would.
   *
   * @param law the digest of the law by which it is to be
   * @param progress is told each offset of the journal
   * @throws StopException if it must not be: the topics say of an event what the journal does not
   */
  public List<Replaying.Event> of(List<Decision.Chosen> events, Digest law, LongConsumer progress) {
    long last =
        LaneState.read(kafka, lane)
            .tally()
            .map(Tally::journalOffset)
            .orElseThrow(() -> new StopException("lane " + lane.name() + " has no verdicts"));
    Course course = Course.of(kafka, lane);
    Set<Long> wanted = new HashSet<>();
    events.forEach(event -> wanted.add(event.journalOffset()));
    ReplayCases read = new ReplayCases(kafka, lane);
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
                if (wanted.contains(journal.offset())) {
                  expected.ifPresent(of -> standings.put(journal.offset(), standing(of)));
                }
                progress.accept(journal.offset());
              }

              @Override
              public void replay(Replayed.Done done, Rejudge judge) {
                judge.replay(read.of(chosen(done), DryRun::contradicts));
                done.events().forEach(event -> move(event));
              }
            });
    if (course.stands() || !rejudge.law().map(LawCodec::digest).equals(Optional.of(law))) {
      throw contradiction("judged anew, the lane is not where it is");
    }
    List<Replaying.Case> cases = read.of(events, DryRun::contradicts);
    for (Replaying.Case one : cases) {
      Standing must = one.refused() ? Standing.ACCEPTED : Standing.REJECTED;
      if (standings.get(one.journalOffset()) != must) {
        throw contradiction(
            "by the journal, the change at offset "
                + one.journalOffset()
                + " is not what the evidence at offset "
                + one.rejectedOffset()
                + " says");
      }
    }
    return switch (rejudge.replay(cases)) {
      case Replaying.Refused refused -> throw new StopException(refused.reason());
      case Replaying.Judged judged -> judged.events();
    };
  }

  private static List<Decision.Chosen> chosen(Replayed.Done done) {
    return done.events().stream()
        .map(event -> new Decision.Chosen(event.journalOffset(), event.rejectedOffset()))
        .toList();
  }

  private static Standing standing(Rejudge.Expected expected) {
    if (expected.accepted()) {
      return Standing.ACCEPTED;
    }
    return expected.evidence().stream().anyMatch(one -> one.action() == Action.REJECT)
        ? Standing.REJECTED
        : Standing.IGNORED;
  }

  private void move(Replayed.Event event) {
    switch (event.outcome()) {
      case ACCEPTED -> standings.replace(event.journalOffset(), Standing.ACCEPTED);
      case IGNORED -> standings.replace(event.journalOffset(), Standing.IGNORED);
      case REJECTED, OFFERED_AGAIN -> {}
    }
  }

  private static void contradicts(String why) {
    throw contradiction(why);
  }

  private static StopException contradiction(String why) {
    return new StopException(
        why
            + ": nothing is replayed as long as the topics contradict the journal; look with pyx"
            + " recheck");
  }
}
