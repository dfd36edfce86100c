package org.pyx.capture;

import java.util.List;
import org.pyx.capture.journal.JournalTail;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.AlreadyBegun;
import org.pyx.schemas.start.JournalEmpty;
import org.pyx.schemas.start.NotBegun;
import org.pyx.schemas.start.TopicFacts;
import org.pyx.schemas.start.TopicsMissing;
import org.pyx.schemas.start.TopicsSeen;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;

/**
 * Whether capture may begin a lane, or go on with it: topics and journal against how it was started
 * (guarantee G6). Only a lane that begins gets topics, and once per process. Not thread-safe.
 */
final class LaneBeginning {
  private final CaptureConfig config;
  private final Lane lane;
  private TopicsSeen seen = new TopicsSeen(java.util.Map.of());
  private boolean topicsWereThere;
  private boolean passed;
  private boolean recordsWereThere;

  LaneBeginning(CaptureConfig config) {
    this.config = config;
    this.lane = config.lane();
  }

  /**
   * Before anything is written: topics and, the first time, journal.
   *
   * @throws StopException if capture must not go on
   * @throws TryAgainException if Kafka is away
   */
  void requireTopics() {
    seen = look();
    if (!missing().isEmpty()) {
      create();
    }
    topicsWereThere = true;
    LaneTopics.requireSafe(config.kafka(), lane, seen);
    if (!passed) {
      // before a writer is opened, which would fence the one that is perhaps at work
      require(JournalTail.read(config.kafka(), lane));
    }
  }

  /**
   * Whether the journal is as this start wants it.
   *
   * @throws StopException if capture must not go on
   */
  void require(JournalTail tail) {
    Beginning beginning = config.start().beginning();
    if (tail.empty()) {
      if (recordsWereThere || beginning == Beginning.GOES_ON) {
        throw new NotBegun(lane.name(), "the journal " + lane.journal() + " is empty").refusal();
      }
      requireRestEmpty();
    } else if (beginning == Beginning.FIRST_START && tail.resume() != null && !passed) {
      throw new AlreadyBegun(
              lane.name(), "its journal holds a snapshot, and goes up to " + tail.resume())
          .refusal();
    }
    recordsWereThere |= !tail.empty();
    passed = true;
  }

  private void requireRestEmpty() {
    List<String> others = List.of(lane.accepted(), lane.rejected(), lane.tally());
    JournalEmpty.check(lane.name(), seen, others)
        .ifPresent(obstacle -> {
          throw obstacle.refusal();
        });
  }

  private void create() {
    List<TopicFacts> filled =
        seen.present().values().stream().filter(topic -> !topic.untouched()).toList();
    boolean none = seen.present().isEmpty();
    Beginning beginning = config.start().beginning();
    if (topicsWereThere) {
      throw new TopicsMissing(missing(), "they were when capture was started").refusal();
    }
    if (beginning == Beginning.GOES_ON) {
      throw none
          ? new NotBegun(lane.name(), "the topics of lane " + lane.name() + " are not there")
              .refusal()
          : new TopicsMissing(missing(), "other topics of the lane are").refusal();
    }
    if (!filled.isEmpty()) {
      throw new TopicsMissing(missing(), filled.getFirst().name() + " is not empty").refusal();
    }
    LaneTopics.create(config.kafka(), lane);
    seen = look();
    if (!missing().isEmpty()) {
      throw new TryAgainException("Kafka has not yet made " + String.join(", ", missing()));
    }
  }

  private List<String> missing() {
    return seen.missing(lane.topics());
  }

  private TopicsSeen look() {
    return LaneTopics.look(config.kafka(), lane, List.of());
  }
}
