package org.pyx.console.overview;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.alerts.state.AlertTopic;
import org.pyx.console.TopicReader;
import org.pyx.console.lane.LaneState;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.leadership.Members;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;

/**
 * Looks at a lane: its topics, and the groups of its stages. Writes nothing and makes no topic.
 * Used by one thread.
 */
public final class LaneReader {
  private static final List<String> STAGES = List.of("capture", "validator", "sink");
  private static final String ALERTS = "alerts";

  private final Supplier<KafkaAccess> access;
  private final Lane lane;
  private final Optional<Path> verification;
  private final Supplier<Map<String, String>> own;
  private final Throughput throughput = new Throughput();

  /**
   * A reader that has not looked yet.
   *
   * @param access where the topics are now: an embedded broker may come back at another port
   * @param verification the file that {@code pyx verify --json} writes, if there is one
   * @param own what stages of this process say of themselves, by name
   */
  public LaneReader(
      Supplier<KafkaAccess> access,
      Lane lane,
      Optional<Path> verification,
      Supplier<Map<String, String>> own) {
    this.access = access;
    this.lane = lane;
    this.verification = verification;
    this.own = own;
  }

  /** The lane. */
  public Lane lane() {
    return lane;
  }

  /**
   * Looks.
   *
   * @throws StopException if the lane has no topics
   */
  public Overview look() {
    KafkaAccess kafka = access.get();
    if (!LaneState.exists(kafka, lane)) {
      throw new StopException("lane " + lane.name() + " has no topics: it has not begun");
    }
    boolean alerts =
        LaneTopics.look(kafka, lane, List.of(lane.alerts())).of(lane.alerts()).isPresent();
    List<StageView> stages = new ArrayList<>();
    STAGES.forEach(stage -> stages.add(stage(kafka, stage)));
    if (alerts) {
      stages.add(stage(kafka, ALERTS));
    }
    LaneState state = LaneState.read(kafka, lane);
    Optional<Place> captured = captured(kafka);
    Optional<Place> judged =
        state.tally().map(t -> new Place(t.journalOffset(), t.lsn(), Optional.empty()));
    Optional<Place> copied =
        state
            .copy()
            .map(c ->
                new Place(
                    c.journalOffset(),
                    c.lsn(),
                    Optional.of(Instant.EPOCH.plus(c.commitTime(), ChronoUnit.MICROS))));
    Instant now = Instant.now();
    Lag toJudge =
        Waiting.from(
            kafka,
            lane.journal(),
            judged.map(Place::offset).orElse(-1L) + 1,
            between(captured, judged),
            now);
    Lag toCopy =
        Waiting.from(
            kafka,
            lane.accepted(),
            state.copy().map(c -> c.nextOffset()).orElse(0L),
            between(judged, copied),
            now);
    TallyHistory.fill(kafka, lane, throughput.missing(now), throughput);
    return new Overview(
        lane.name(),
        now,
        stages,
        state,
        captured,
        judged,
        copied,
        toJudge,
        toCopy,
        state.source().map(SlotView::of),
        alerts ? incidents(kafka) : List.of(),
        throughput.minutes(now, state.tally().map(Throughput::sum)),
        verification.flatMap(VerificationView::read));
  }

  private StageView stage(KafkaAccess kafka, String name) {
    Members members = Members.of(kafka, lane, name);
    return new StageView(
        name,
        members.holder().map(Object::toString),
        members.standbys().stream().map(Object::toString).toList(),
        Optional.ofNullable(own.get().get(name)));
  }

  private Optional<Place> captured(KafkaAccess kafka) {
    try (TopicReader journal = TopicReader.glancing(kafka, lane.journal())) {
      return journal.newest(LaneReader::place);
    }
  }

  private static Optional<Place> place(ConsumerRecord<byte[], byte[]> record) {
    String lsn = Headers.text(record.headers(), Headers.LSN);
    try {
      return lsn == null
          ? Optional.empty()
          : Optional.of(
              new Place(
                  record.offset(),
                  Lsn.parse(lsn),
                  Optional.of(Instant.ofEpochMilli(record.timestamp()))));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no stage of ours has written it
    }
  }

  private static long between(Optional<Place> ahead, Optional<Place> behind) {
    return ahead.isEmpty()
            || behind.isEmpty()
            || ahead.get().lsn().compareTo(behind.get().lsn()) < 0
        ? 0
        : ahead.get().lsn().value() - behind.get().lsn().value();
  }

  private List<Incident> incidents(KafkaAccess kafka) {
    return AlertTopic.read(kafka, lane, () -> false).values().stream()
        .filter(Incident.class::isInstance)
        .map(Incident.class::cast)
        .filter(Incident::isOpen)
        .sorted(
            Comparator.comparing(Incident::severity)
                .thenComparing(Incident::lastAt, Comparator.reverseOrder()))
        .toList();
  }
}
