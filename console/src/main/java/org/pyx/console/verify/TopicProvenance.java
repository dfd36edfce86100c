package org.pyx.console.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.verify.Finding.Origin;
import org.pyx.verify.Provenance;
import org.pyx.verify.RowDigest;
import org.pyx.verify.RowText;

/**
 * Looks in the lane's own topics whether rows came through it: in the accepted one first, then for
 * the rest in the journal. Each is read once, for all rows together. Stateless.
 *
 * @param kafka where the topics are
 * @param lane the lane
 * @param complaint told why nothing is known, if that is so
 */
public record TopicProvenance(KafkaAccess kafka, Lane lane, Consumer<String> complaint)
    implements Provenance {
  @Override
  public Map<TableName, Map<RowDigest, Origin>> of(List<Wanted> wanted, RowText text) {
    try {
      return new Search(wanted, text).run();
    } catch (KafkaException e) {
      complaint.accept(
          "Whether rows that only the copy has came through the lane cannot be told: Kafka does not"
              + " answer.");
      return Map.of();
    }
  }

  private final class Search {
    private final Map<TableName, Wanted> wanted = new HashMap<>();
    private final Map<TableName, Map<RowDigest, Origin>> origins = new HashMap<>();
    private final RowText text;
    private final long rows;

    Search(List<Wanted> wanted, RowText text) {
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
