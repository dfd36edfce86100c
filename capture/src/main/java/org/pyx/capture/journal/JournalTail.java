package org.pyx.capture.journal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;

/**
 * What the end of the journal says about where to go on. Immutable but for {@link Seen}, which
 * belongs to the writer.
 *
 * @param empty whether the journal holds nothing at all
 * @param snapshotOpen whether it ends within a snapshot
 * @param resume Debezium's offset at the newest transaction end, or null
 * @param seen the transactions that the exchange may send again
 */
public record JournalTail(
    boolean empty, boolean snapshotOpen, @Nullable String resume, Map<Long, Seen> seen) {
  private static final long FIRST_STEP = 20_000;
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * What the journal holds of a transaction.
   *
   * @param complete whether its END is there
   * @param order the last event of it that is there
   * @param messageLsn the last logical message of it that is there, which has no order
   */
  public record Seen(boolean complete, long order, Lsn messageLsn) {}

  /**
   * Reads the tail: as far back as the newest resume point and everything after a position.
   *
   * @param confirmed what the exchange will not send again: the slot's {@code confirmed_flush_lsn}
   */
  public static JournalTail read(KafkaAccess kafka, Lane lane, Lsn confirmed) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("max.poll.records", 5_000);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition journal = new TopicPartition(lane.journal(), 0);
      consumer.assign(List.of(journal));
      long end = consumer.endOffsets(List.of(journal)).getOrDefault(journal, 0L);
      for (long step = FIRST_STEP; ; step *= 4) {
        long from = Math.max(0, end - step);
        Reading reading = new Reading();
        consumer.seek(journal, from);
        while (consumer.position(journal) < end) {
          consumer.poll(POLL).forEach(reading::add);
        }
        if (from == 0 || reading.reachesBack(confirmed)) {
          return new JournalTail(
              reading.records == 0, reading.snapshotOpen, reading.resume, reading.seen);
        }
      }
    }
  }

  /** Reads forward over a stretch of the journal. */
  private static final class Reading {
    private final ChangeCodec codec = new ChangeCodec();
    private final Map<Long, Seen> seen = new HashMap<>();
    private long records;
    private boolean snapshotOpen;
    private @Nullable String resume;
    private @Nullable Lsn firstEnd;

    void add(ConsumerRecord<byte[], byte[]> record) {
      records++;
      Change change = codec.decode(record.value());
      String point = Headers.text(record.headers(), Headers.RESUME);
      resume = point == null ? resume : point;
      TransactionPosition position = change.position();
      long transaction = position.transactionId();
      Seen before = seen.getOrDefault(transaction, new Seen(false, 0, Lsn.NONE));
      switch (change) {
        case Change.Begin _ when transaction == TransactionPosition.NO_TRANSACTION ->
            snapshotOpen = true;
        case Change.End _ when transaction == TransactionPosition.NO_TRANSACTION ->
            snapshotOpen = false;
        case Change.Begin _ -> seen.put(transaction, new Seen(false, 0, Lsn.NONE));
        case Change.End _ -> {
          seen.put(transaction, new Seen(true, before.order(), before.messageLsn()));
          firstEnd = firstEnd == null ? position.lsn() : firstEnd;
        }
        case Change.Message _ ->
            seen.put(transaction, new Seen(before.complete(), before.order(), position.lsn()));
        case Change.Heartbeat _, Change.Relation _ -> {}
        case Change.Insert _,
            Change.Update _,
            Change.Delete _,
            Change.Truncate _,
            Change.SnapshotRow _ ->
            seen.put(
                transaction,
                new Seen(
                    before.complete(),
                    Math.max(before.order(), position.order()),
                    before.messageLsn()));
      }
    }

    boolean reachesBack(Lsn confirmed) {
      return resume != null && firstEnd != null && firstEnd.compareTo(confirmed) <= 0;
    }
  }
}
