package org.pyx.console.recheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.validator.judge.Rejudge;

/**
 * The course of a lane judged anew: its journal, and between the records the laws and replays in
 * the order in which the validator wrote them down. Used once; not thread-safe.
 */
public final class Course {
  private final KafkaAccess kafka;
  private final Lane lane;
  private final List<Step> steps;
  private final Rejudge rejudge = new Rejudge();
  private int next;
  private boolean stands;

  /** What the validator wrote down between two records. */
  private sealed interface Step {
    /** The first record behind it. */
    long before();
  }

  private record OtherLaw(LawCodec.InForce law) implements Step {
    @Override
    public long before() {
      return law.journalOffset();
    }
  }

  private record Replay(Replayed.Done done) implements Step {
    @Override
    public long before() {
      return done.journalOffset() + 1;
    }
  }

  /** Sees what comes of it. */
  public interface Visitor {
    /** A record, and what it must have led to; if that is empty, the lane must stand still here. */
    void record(
        ConsumerRecord<byte[], byte[]> journal,
        Change change,
        Optional<Rejudge.Expected> expected,
        Rejudge rejudge);

    /** A replay, which is to be judged anew. */
    void replay(Replayed.Done done, Rejudge rejudge);
  }

  private Course(KafkaAccess kafka, Lane lane, List<Step> steps) {
    this.kafka = kafka;
    this.lane = lane;
    this.steps = steps;
  }

  /** The course of a lane until now. */
  public static Course of(KafkaAccess kafka, Lane lane) {
    List<Step> steps = new ArrayList<>();
    try (TopicReader decisions = new TopicReader(kafka, lane.decisions())) {
      decisions.toEnd(record -> {
        byte[] value = record.value();
        if (value != null && Frame.of(value) == Frame.LAW) {
          steps.add(new OtherLaw(LawCodec.decode(value)));
        } else if (value != null
            && Frame.of(value) == Frame.REPLAYED
            && ReplayCodec.decode(value) instanceof Replayed.Done done) {
          steps.add(new Replay(done));
        }
      });
    }
    return new Course(kafka, lane, steps);
  }

  /** The laws that were in force, in order. */
  public List<LawCodec.InForce> laws() {
    return steps.stream()
        .flatMap(step ->
            step instanceof OtherLaw other
                ? java.util.stream.Stream.of(other.law())
                : java.util.stream.Stream.empty())
        .toList();
  }

  /** The replays, in order. */
  public List<Replayed.Done> replays() {
    return steps.stream()
        .flatMap(step ->
            step instanceof Replay replay
                ? java.util.stream.Stream.of(replay.done())
                : java.util.stream.Stream.empty())
        .toList();
  }

  /**
   * Judges anew up to a record, and what was done behind it; ends early where the lane must stand.
   *
   * @return the judge as it is then
   */
  public Rejudge walk(long last, Visitor visitor) {
    ChangeCodec changes = new ChangeCodec();
    try (TopicReader journal = new TopicReader(kafka, lane.journal())) {
      journal.until(
          last + 1,
          record -> {
            if (stands) {
              return;
            }
            steps(record.offset(), visitor);
            Change change = changes.decode(record.value());
            Optional<Rejudge.Expected> expected = rejudge.next(record.offset(), change);
            stands = expected.isEmpty();
            visitor.record(record, change, expected, rejudge);
          });
    }
    if (!stands) {
      steps(last + 1, visitor);
    }
    return rejudge;
  }

  /** Whether it ended where the lane must stand. */
  public boolean stands() {
    return stands;
  }

  private void steps(long upTo, Visitor visitor) {
    while (next < steps.size() && steps.get(next).before() <= upTo) {
      switch (steps.get(next++)) {
        case OtherLaw other -> rejudge.under(other.law().law());
        case Replay replay -> visitor.replay(replay.done(), rejudge);
      }
    }
  }
}
