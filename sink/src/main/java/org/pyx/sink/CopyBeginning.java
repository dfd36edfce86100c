package org.pyx.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.AlreadyBegun;
import org.pyx.schemas.start.CopyEmpty;
import org.pyx.schemas.start.CopyFilled;
import org.pyx.schemas.start.MadeAnew;
import org.pyx.schemas.start.Obstacle;
import org.pyx.schemas.start.TailLost;
import org.pyx.schemas.start.TailReplaced;
import org.pyx.schemas.start.TopicsMissing;
import org.pyx.schemas.start.TopicsSeen;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.TopicReading;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.books.AdoptionBook;
import org.pyx.sink.books.CopyStateTopic;
import org.pyx.sink.books.Progress;
import org.pyx.sink.books.ProgressBook;
import org.pyx.sink.books.TopicBook;
import org.pyx.sink.trusted.TrustedSchemaReader;

/**
 * Whether the copy and the topics of its lane fit together (guarantee G6). Of one stage: what its
 * first session was allowed to begin, a later one may go on with. Not thread-safe.
 */
final class CopyBeginning {
  private static final String WHO = "the copy";

  private final SinkConfig config;
  private final Lane lane;
  private final Beginning beginning;
  private boolean passed;

  CopyBeginning(SinkConfig config) {
    this.config = config;
    this.lane = config.lane();
    this.beginning = config.start().beginning();
  }

  /**
   * Checks both, before anything is written to either, and notes which topics these are.
   *
   * @throws StopException if the sink must not go on
   * @throws TryAgainException while the lane has not begun
   */
  void require(Connection connection, BooleanSupplier stopping) throws SQLException {
    TopicBook topics = new TopicBook(lane);
    topics.require(connection);
    Progress progress = new ProgressBook(lane).read(connection);
    boolean begun = progress.nextOffset() > 0;
    TopicsSeen seen = LaneTopics.look(config.kafka(), lane, List.of());
    List<String> missing = seen.missing(lane.topics());
    if (!missing.isEmpty()) {
      absent(missing, begun, progress);
    }
    if (begun || beginning == Beginning.GOES_ON) {
      MadeAnew.check(seen, topics.read(connection), WHO).ifPresent(CopyBeginning::refuse);
    }
    LaneTopics.requireSafe(config.kafka(), lane, seen);
    long published =
        new CopyStateTopic(config.kafka(), lane).last(stopping).map(CopyState::furthest).orElse(0L);
    if (begun || beginning != Beginning.ADOPTION) {
      TailLost.check(seen, lane.accepted(), progress.nextOffset(), WHO)
          .or(() -> TailLost.check(seen, lane.journal(), progress.journalOffset() + 1, WHO))
          .or(() -> TailLost.check(seen, lane.accepted(), published, "the lane's sink"))
          .or(() -> begun ? replaced(progress).or(() -> begunAlready(progress)) : empty(published))
          .ifPresent(CopyBeginning::refuse);
      if (!begun && !adopting(connection)) {
        filled(connection).ifPresent(CopyBeginning::refuse);
      }
    }
    Map<String, String> ids = new HashMap<>();
    lane.evidence().forEach(topic -> seen.of(topic).ifPresent(facts -> ids.put(topic, facts.id())));
    topics.note(connection, ids);
    connection.commit();
    passed = true;
  }

  /** Whether it must still be found out that the lane has not begun. */
  boolean isFirst() {
    return beginning == Beginning.FIRST_START && !passed;
  }

  /**
   * Before the lane is waited for: a process that is to begin a lane is told at once that it has
   * begun, and one that stands by meanwhile may take over.
   *
   * @throws StopException if it has begun
   */
  void requireNotBegun(Connection connection) throws SQLException {
    TopicBook topics = new TopicBook(lane);
    topics.require(connection);
    Progress progress = new ProgressBook(lane).read(connection);
    if (progress.nextOffset() > 0) {
      TopicsSeen seen = LaneTopics.look(config.kafka(), lane, List.of());
      MadeAnew.check(seen, topics.read(connection), WHO)
          .or(() -> begunAlready(progress))
          .ifPresent(CopyBeginning::refuse);
    }
    connection.commit();
    passed = true;
  }

  /** Whether an adoption was begun and interrupted: it goes on, however the sink is started. */
  private boolean adopting(Connection connection) throws SQLException {
    return beginning == Beginning.GOES_ON && new AdoptionBook(lane).read(connection).open();
  }

  private void absent(List<String> missing, boolean begun, Progress progress) {
    if (begun) {
      refuse(
          new TopicsMissing(
              missing, "the copy has rows of the lane up to offset " + progress.nextOffset()));
    }
    if (missing.size() < lane.topics().size() && beginning == Beginning.GOES_ON) {
      refuse(new TopicsMissing(missing, "other topics of the lane are"));
    }
    throw new TryAgainException(
        "the topics of lane " + lane.name() + " are not there; capture --first-start makes them");
  }

  /** Whether the end of the last transaction in the copy is no longer where it was read. */
  private Optional<Obstacle> replaced(Progress progress) {
    long last = progress.nextOffset() - 1;
    boolean same =
        TopicReading.first(config.kafka(), lane.accepted(), last)
            .filter(found -> found.offset() == last)
            .filter(found -> isEnd(found.value(), progress))
            .isPresent();
    return same ? Optional.empty() : Optional.of(new TailReplaced(lane.accepted(), last, WHO));
  }

  private static boolean isEnd(byte[] value, Progress progress) {
    try {
      return switch (Frame.of(value)) {
        case SETTLEMENT -> {
          Settlement read = new VerdictCodec().decodeSettlement(value);
          yield read.journalOffset() == progress.journalOffset()
              && read.position().lsn().equals(progress.lsn());
        }
        case REPLAYED ->
            ReplayCodec.decode(value) instanceof Replayed.Done read
                && read.journalOffset() == progress.journalOffset()
                && read.lsn().equals(progress.lsn());
        case CHANGE,
            ACCEPTED,
            REJECTED,
            TRUSTED_SCHEMA,
            TALLY,
            DECISION,
            LAW,
            COPY,
            DRAIN,
            REPLAY,
            ALERT,
            ALERT_DECISION ->
            false;
      };
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  private Optional<Obstacle> begunAlready(Progress progress) {
    return beginning == Beginning.FIRST_START && !passed
        ? Optional.of(
            new AlreadyBegun(
                lane.name(), "the copy holds it up to offset " + progress.nextOffset()))
        : Optional.empty();
  }

  private Optional<Obstacle> empty(long published) {
    return beginning == Beginning.GOES_ON && published > 0
        ? Optional.of(new CopyEmpty(lane.name(), published))
        : Optional.empty();
  }

  private Optional<Obstacle> filled(Connection connection) throws SQLException {
    TrustedSchema schema = TrustedSchemaReader.read(connection, config.policy().schema());
    try (Statement statement = connection.createStatement()) {
      for (TrustedSchema.Table table : schema.tables()) {
        boolean copied =
            config
                .policy()
                .of(table.name())
                .filter(law -> law.treatment() == Treatment.COPY)
                .isPresent();
        if (copied && hasRows(statement, table.name().quoted())) {
          return Optional.of(new CopyFilled(lane.name(), table.name().quoted()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasRows(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + table + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static void refuse(Obstacle obstacle) {
    throw obstacle.refusal();
  }
}
