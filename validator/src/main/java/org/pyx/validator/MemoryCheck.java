package org.pyx.validator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.AlreadyBegun;
import org.pyx.schemas.start.HeadLost;
import org.pyx.schemas.start.MadeAnew;
import org.pyx.schemas.start.MemoryLost;
import org.pyx.schemas.start.Misconfigured;
import org.pyx.schemas.start.Obstacle;
import org.pyx.schemas.start.TailLost;
import org.pyx.schemas.start.TailReplaced;
import org.pyx.schemas.start.TopicForm;
import org.pyx.schemas.start.TopicsMissing;
import org.pyx.schemas.start.TopicsSeen;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.TopicReading;
import org.pyx.validator.topology.Beginning;
import org.pyx.validator.topology.JudgeTopology;

/**
 * Whether the topics of the lane and the validator's memory, which Streams keeps in changelog
 * topics, fit together (guarantee G6). Of one stage: what its first look let begin, a later one may
 * go on with. Thread-safe.
 */
final class MemoryCheck implements Beginning {
  /** Streams makes its topics with Kafka's default, and what the memory holds is small. */
  private static final int LARGEST_MEMORY = 1 << 20;

  private static final String WHO = "the validator";

  private final Lane lane;
  private final KafkaAccess kafka;
  private final StageStart.Beginning beginning;
  private final List<String> changelogs;
  private volatile boolean passed;

  MemoryCheck(ValidatorConfig config) {
    this.lane = config.lane();
    this.kafka = config.kafka();
    this.beginning = config.start().beginning();
    this.changelogs = JudgeTopology.changelogs(lane);
  }

  /**
   * Before Streams is started, which makes anew what is missing of the memory.
   *
   * @throws TryAgainException while the lane has not begun
   * @throws StopException if the validator must not go on
   */
  void requireTopics() {
    TopicsSeen seen = look();
    List<String> missing = seen.missing(lane.topics());
    List<String> forgotten = seen.missing(changelogs);
    if (!missing.isEmpty()) {
      absent(missing, changelogs.stream().filter(topic -> !forgotten.contains(topic)).findFirst());
    }
    LaneTopics.requireSafe(kafka, lane, seen);
    changelogs.forEach(topic ->
        seen.of(topic)
            .flatMap(facts ->
                HeadLost.check(facts)
                    .or(() ->
                        Misconfigured.check(
                            facts,
                            TopicForm.COMPACTED,
                            kafka.inSyncReplicas(),
                            LARGEST_MEMORY,
                            kafka.bootstrapServers())))
            .ifPresent(MemoryCheck::refuse));
    if (!forgotten.isEmpty()) {
      boolean some = forgotten.size() < changelogs.size();
      if (some || hasJudged(seen)) {
        refuse(
            new MemoryLost(
                lane.name(), "its topic " + String.join(", ", forgotten) + " is not there"));
      }
    }
    if (beginning == StageStart.Beginning.FIRST_START && !passed && hasJudged(seen)) {
      refuse(new AlreadyBegun(lane.name(), "there are verdicts"));
    }
    passed = true;
  }

  @Override
  public Map<String, String> check(Known books) {
    TopicsSeen seen = look();
    List<String> missing = seen.missing(lane.topics());
    if (!missing.isEmpty()) {
      refuse(new TopicsMissing(missing, "they were when the validator was started"));
    }
    if (books.empty()) {
      if (hasJudged(seen)) {
        refuse(new MemoryLost(lane.name(), "its books are empty"));
      }
    } else {
      MadeAnew.check(seen, books.topics(), WHO)
          .or(() -> TailLost.check(seen, lane.journal(), books.journalOffset() + 1, WHO))
          .or(() -> replaced(books))
          .ifPresent(MemoryCheck::refuse);
    }
    Map<String, String> ids = new HashMap<>();
    Stream.of(lane.evidence(), changelogs)
        .flatMap(List::stream)
        .forEach(topic -> seen.of(topic).ifPresent(facts -> ids.put(topic, facts.id())));
    return ids;
  }

  private void absent(List<String> missing, Optional<String> memory) {
    if (memory.isPresent()) {
      refuse(new TopicsMissing(missing, "the validator's " + memory.get() + " is"));
    }
    if (missing.size() < lane.topics().size() && beginning == StageStart.Beginning.GOES_ON) {
      refuse(new TopicsMissing(missing, "other topics of the lane are"));
    }
    throw new TryAgainException(
        "the topics of lane " + lane.name() + " are not there; capture --first-start makes them");
  }

  /** Whether the last record that was judged is no longer where it was. */
  private Optional<Obstacle> replaced(Known books) {
    long last = books.journalOffset();
    if (last < 0) {
      return Optional.empty(); // the lane stands still before the first
    }
    boolean same =
        TopicReading.first(kafka, lane.journal(), last)
            .filter(found -> found.offset() == last)
            .filter(found -> found.value() != null && isAt(books.lsn(), found.value()))
            .isPresent();
    return same ? Optional.empty() : Optional.of(new TailReplaced(lane.journal(), last, WHO));
  }

  private static boolean isAt(Lsn position, byte[] value) {
    try {
      return new ChangeCodec().decode(value).position().lsn().equals(position);
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  /** Whether there is a verdict; what an earlier validator began and never committed is none. */
  private boolean hasJudged(TopicsSeen seen) {
    return Stream.of(lane.accepted(), lane.rejected(), lane.tally())
        .anyMatch(topic -> seen.end(topic) > 0 && TopicReading.holdsRecords(kafka, topic));
  }

  private TopicsSeen look() {
    return LaneTopics.look(kafka, lane, changelogs);
  }

  private static void refuse(Obstacle obstacle) {
    throw obstacle.refusal();
  }
}
