package org.pyx.console.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.verify.Finding.Origin;
import org.pyx.verify.LaneRecords;
import org.pyx.verify.RowDigest;
import org.pyx.verify.RowText;

/**
 * Looks in the lane's own topics: for the origin of rows in the accepted one first, then for the
 * rest in the journal, each read once for all rows together. Not thread-safe.
 */
public final class TopicRecords implements LaneRecords {
  private final Supplier<KafkaAccess> access;
  private final Lane lane;
  private final Consumer<String> complaint;
  private boolean complained;

  /**
   * The topics of a lane.
   *
   * @param access where they are; may throw, and is asked only when there is a question
   * @param lane the lane
   * @param complaint told why nothing is known, if that is so
   */
  public TopicRecords(Supplier<KafkaAccess> access, Lane lane, Consumer<String> complaint) {
    this.access = access;
    this.lane = lane;
    this.complaint = complaint;
  }

  @Override
  public Map<TableName, Map<RowDigest, Origin>> origins(List<Wanted> wanted, RowText text) {
    return answer(
            "whether rows that only the copy has came through the lane",
            kafka -> new Search(kafka, wanted, text).run())
        .orElse(Map.of());
  }

  @Override
  public boolean isComplete(Lsn position, long journalOffset) {
    return answer(
            "whether the copy has everything", kafka -> isComplete(kafka, position, journalOffset))
        .orElse(false);
  }

  /**
   * The journal's order is that of commits, so that nothing before the position comes behind a
   * record that lies after it.
   */
  private boolean isComplete(KafkaAccess kafka, Lsn position, long journalOffset) {
    ChangeCodec changes = new ChangeCodec();
    try (TopicReader journal = new TopicReader(kafka, lane.journal())) {
      Optional<Lsn> captured =
          journal.newest(record ->
              switch (changes.decode(record.value())) {
                case Change.Heartbeat heartbeat -> Optional.of(heartbeat.position().lsn());
                case Change.End end -> Optional.of(end.position().lsn());
                case Change.Begin _, Change.Judged _, Change.Relation _, Change.Observed _ ->
                    Optional.<Lsn>empty();
              });
      if (captured.filter(lsn -> lsn.compareTo(position) >= 0).isEmpty()) {
        return false;
      }
      long last =
          journal
              .newest(record ->
                  changes.decode(record.value()) instanceof Change.End
                      ? Optional.of(record.offset())
                      : Optional.<Long>empty())
              .orElse(-1L);
      return journalOffset >= last;
    }
  }

  private <T> Optional<T> answer(String question, Function<KafkaAccess, T> look) {
    try {
      return Optional.of(look.apply(access.get()));
    } catch (KafkaException e) {
      complain(question, "Kafka does not answer");
    } catch (PyxException e) {
      complain(question, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private void complain(String question, String why) {
    if (!complained) {
      complaint.accept("It cannot be told " + question + ": " + why);
      complained = true;
    }
  }

  private final class Search {
    private final Map<TableName, Wanted> wanted = new HashMap<>();
    private final Map<TableName, Map<RowDigest, Origin>> origins = new HashMap<>();
    private final KafkaAccess kafka;
    private final RowText text;
    private final long rows;

    Search(KafkaAccess kafka, List<Wanted> wanted, RowText text) {
      this.kafka = kafka;
      this.text = text;
      long sum = 0;
      for (Wanted one : wanted) {
        // their text is not that of the topic
        if (one.key().stream().noneMatch(column -> column.kind() == Kind.REAL)) {
          this.wanted.put(one.table(), one);
          sum += one.rows().size();
        }
      }
      this.rows = sum;
    }

    Map<TableName, Map<RowDigest, Origin>> run() {
      VerdictCodec verdicts = new VerdictCodec();
      boolean complete =
          read(
              lane.accepted(),
              record -> {
                if (Frame.of(record.value()) == Frame.ACCEPTED) {
                  see(verdicts.decodeAccepted(record.value()).change(), Origin.DELETED_AT_SOURCE);
                }
              });
      if (origins.values().stream().mapToLong(Map::size).sum() < rows) {
        ChangeCodec changes = new ChangeCodec();
        complete &=
            read(
                lane.journal(),
                record -> {
                  if (Frame.of(record.value()) == Frame.CHANGE) {
                    see(changes.decode(record.value()), Origin.NOT_ACCEPTED);
                  }
                });
      }
      if (complete) {
        wanted.values().forEach(one -> one.rows().forEach(row -> put(one, row, Origin.NEVER_CAME)));
      } else {
        complaint.accept(
            "The lane's topics have lost records: of some rows cannot be told whether they came"
                + " through it.");
      }
      return origins;
    }

    /** Reads a topic; false if it has lost its beginning. */
    private boolean read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
      try (TopicReader reader = new TopicReader(kafka, topic)) {
        reader.toEnd(each);
        return reader.begin() == 0;
      }
    }

    private void see(Change change, Origin origin) {
      switch (change) {
        case Change.Insert c -> see(c.table(), c.row(), origin);
        case Change.SnapshotRow c -> see(c.table(), c.row(), origin);
        case Change.Update c -> see(c.table(), c.row(), origin);
        case Change.Delete _,
            Change.Truncate _,
            Change.Relation _,
            Change.Catalog _,
            Change.Message _,
            Change.Begin _,
            Change.End _,
            Change.Heartbeat _,
            Change.Source _ -> {}
      }
    }

    private void put(Wanted one, RowDigest row, Origin origin) {
      origins.computeIfAbsent(one.table(), _ -> new HashMap<>()).putIfAbsent(row, origin);
    }

    private void see(TableName table, Row row, Origin origin) {
      Wanted one = wanted.get(table);
      if (one != null) {
        Optional<RowDigest> digest = ValueText.of(row, one.key()).map(text::digest);
        digest.filter(one.rows()::contains).ifPresent(d -> put(one, d, origin));
      }
    }
  }
}
