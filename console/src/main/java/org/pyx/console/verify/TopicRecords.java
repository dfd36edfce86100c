package org.pyx.console.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.verify.Finding.Origin;
import org.pyx.verify.Finding.Provenance;
import org.pyx.verify.LaneRecords;
import org.pyx.verify.RowDigest;
import org.pyx.verify.RowText;

/**
 * Looks in the lane's own topics: for the origin of rows in the accepted one first, then for the
 * rest in the journal, and if the copy was adopted in the rejected one, each read once for all rows
 * together. Not thread-safe.
 */
public final class TopicRecords implements LaneRecords {
  private final Supplier<KafkaAccess> access;
  private final Lane lane;
  private final BooleanSupplier adopted;
  private final Consumer<String> complaint;
  private boolean complained;

  /**
   * The topics of a lane.
   *
   * @param access where they are; may throw, and is asked only when there is a question
   * @param lane the lane
   * @param adopted whether the lane took over a copy that had rows; may throw, and is asked only
   *     when there is a question
   * @param complaint told why nothing is known, if that is so
   */
  public TopicRecords(
      Supplier<KafkaAccess> access,
      Lane lane,
      BooleanSupplier adopted,
      Consumer<String> complaint) {
    this.access = access;
    this.lane = lane;
    this.adopted = adopted;
    this.complaint = complaint;
  }

  @Override
  public Map<TableName, Map<RowDigest, Provenance>> origins(List<Wanted> wanted, RowText text) {
    return answer(
            "whether rows that only the copy has came through the lane",
            kafka -> new Search(kafka, wanted, text, adopted.getAsBoolean()).run())
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
    private final Map<TableName, Map<RowDigest, Provenance>> origins = new HashMap<>();
    private final KafkaAccess kafka;
    private final RowText text;
    private final boolean adoption;
    private final long rows;

    Search(KafkaAccess kafka, List<Wanted> wanted, RowText text, boolean adoption) {
      this.kafka = kafka;
      this.text = text;
      this.adoption = adoption;
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

    Map<TableName, Map<RowDigest, Provenance>> run() {
      VerdictCodec verdicts = new VerdictCodec();
      boolean complete =
          read(
              lane.accepted(),
              record -> {
                if (Frame.of(record.value()) == Frame.ACCEPTED) {
                  see(verdicts.decodeAccepted(record.value()).change(), Origin.DELETED_AT_SOURCE);
                }
              });
      if (isAnyOpen()) {
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
      if (adoption && isAnyOpen()) {
        // whether this topic is complete does not matter: without the event less is said
        read(lane.rejected(), record -> report(verdicts, record));
      }
      if (complete) {
        Provenance rest = new Provenance(adoption ? Origin.BEFORE_THE_LANE : Origin.NEVER_CAME);
        wanted.values().forEach(one -> one.rows().forEach(row -> put(one, row, rest)));
      } else {
        complaint.accept(
            "The lane's topics have lost records: of some rows cannot be told whether they came"
                + " through it.");
      }
      return origins;
    }

    private boolean isAnyOpen() {
      return origins.values().stream().mapToLong(Map::size).sum() < rows;
    }

    /** When a copy is adopted, each of its rows that the snapshot has not is reported. */
    private void report(VerdictCodec verdicts, ConsumerRecord<byte[], byte[]> record) {
      if (Frame.of(record.value()) != Frame.REJECTED) {
        return;
      }
      RejectedEvent event = verdicts.decodeRejected(record.value());
      if (event.finding().rule().equals(Rule.ADOPT_EXTRA.id())
          && event.change() instanceof Change.Delete stated) {
        see(
            stated.table(),
            stated.before(),
            new Provenance(Origin.BEFORE_THE_LANE, OptionalLong.of(record.offset())));
      }
    }

    /** Reads a topic; false if it has lost its beginning. */
    private boolean read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
      try (TopicReader reader = new TopicReader(kafka, topic)) {
        reader.toEnd(each);
        return reader.begin() == 0;
      }
    }

    private void see(Change change, Origin known) {
      Provenance origin = new Provenance(known);
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

    private void put(Wanted one, RowDigest row, Provenance origin) {
      origins.computeIfAbsent(one.table(), _ -> new HashMap<>()).putIfAbsent(row, origin);
    }

    private void see(TableName table, Row row, Provenance origin) {
      Wanted one = wanted.get(table);
      if (one != null) {
        Optional<RowDigest> digest = ValueText.of(row, one.key()).map(text::digest);
        digest.filter(one.rows()::contains).ifPresent(d -> put(one, d, origin));
      }
    }
  }
}
