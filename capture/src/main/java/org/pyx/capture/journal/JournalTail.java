package org.pyx.capture.journal;

import java.time.Duration;
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
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.MalformedRecordException;

/**
 * Where the journal ends: capture's only memory. Immutable.
 *
 * @param resume where the log is to be read on from; null until a snapshot is complete
 * @param server the system identifier of the server that {@code resume} belongs to; null if it was
 *     not known
 * @param open the transaction that has begun and not ended after {@code resume}, with the order of
 *     its last event in the journal; null if there is none, or only an unfinished snapshot
 * @param empty whether the journal holds nothing at all
 */
public record JournalTail(
    @Nullable Lsn resume, @Nullable String server, @Nullable Open open, boolean empty) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FIRST_STEP = 1_000;

  /**
   * A transaction that the journal holds in part.
   *
   * @param transactionId its id
   * @param lastOrder the order of its last event in the journal; 0 if there is only its BEGIN
   */
  public record Open(long transactionId, long lastOrder) {}

  /**
   * Reads committed records from the end backwards, in growing steps, until one says where to
   * resume.
   *
   * @throws TryAgainException if Kafka is away
   * @throws StopException if the journal holds what capture did not write
   */
  public static JournalTail read(KafkaAccess kafka, Lane lane) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.records", 2_000);
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    TopicPartition journal = new TopicPartition(lane.journal(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(journal));
      long begin = consumer.beginningOffsets(List.of(journal)).getOrDefault(journal, 0L);
      long end = consumer.endOffsets(List.of(journal)).getOrDefault(journal, 0L);
      for (long step = FIRST_STEP; ; step *= 16) {
        long from = Math.max(begin, end - step);
        Scan scan = new Scan();
        scan(consumer, journal, from, end, scan);
        if (scan.resume != null || from == begin) {
          return new JournalTail(scan.resume, scan.server, scan.open, scan.empty);
        }
      }
    } catch (MalformedRecordException e) {
      throw new StopException(
          "the journal " + lane.journal() + " holds a record that capture cannot have written", e);
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      throw new TryAgainException("Kafka is away: cannot read " + lane.journal(), e);
    }
  }

  private static void scan(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition journal,
      long from,
      long end,
      Scan scan) {
    consumer.seek(journal, from);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(journal) < end) {
      var records = consumer.poll(Duration.ofMillis(500));
      if (!records.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TryAgainException("Kafka does not give the end of " + journal.topic());
      }
      records.records(journal).forEach(scan::accept);
    }
  }

  private static final class Scan {
    private final ChangeCodec codec = new ChangeCodec();
    private @Nullable Lsn resume;
    private @Nullable String server;
    private @Nullable Open open;
    private boolean empty = true;

    void accept(ConsumerRecord<byte[], byte[]> record) {
      empty = false;
      String header = Headers.text(record.headers(), Headers.RESUME);
      if (header != null) {
        int space = header.indexOf(' ');
        resume = Lsn.parse(space < 0 ? header : header.substring(0, space));
        server = space < 0 ? null : header.substring(space + 1);
        open = null;
        return;
      }
      if (resume == null) {
        return; // what comes before the place to resume from is of no interest
      }
      TransactionPosition position =
          codec.decode(record.value()) instanceof Change c ? c.position() : null;
      if (position != null && position.transactionId() != TransactionPosition.NO_TRANSACTION) {
        long before =
            open != null && open.transactionId() == position.transactionId() ? open.lastOrder() : 0;
        open = new Open(position.transactionId(), Math.max(before, position.order()));
      }
    }
  }
}
