package org.pyx.capture.journal;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.RecordKeys;

/**
 * Appends changes to the journal: a Kafka transaction for each batch, so that a zombie is fenced
 * and readers see whole batches. What the journal already holds of an interrupted transaction is
 * not written again. Not thread-safe.
 */
public final class JournalWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Policy policy;
  private final ChangeCodec codec = new ChangeCodec();
  private Map<Long, JournalTail.Seen> seen = Map.of();
  private boolean inTransaction;
  private boolean inBatch;

  /** Makes a writer, and fences an older one of the same lane. */
  public JournalWriter(KafkaAccess kafka, Lane lane, Policy policy) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("transactional.id", lane.member("capture"));
    properties.put("acks", "all");
    properties.put("compression.type", "lz4");
    properties.put("linger.ms", 5);
    // one at a time: the order of the WAL is the order of the topic
    properties.put("max.in.flight.requests.per.connection", 1);
    properties.put("batch.size", 512 << 10);
    properties.put("max.request.size", 256 << 20);
    properties.put("max.block.ms", 30_000L);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = lane.journal();
    this.policy = policy;
    producer.initTransactions();
  }

  /** Sets what the journal holds already of transactions that may come again. */
  public void skip(JournalTail tail) {
    seen = new HashMap<>(tail.seen());
  }

  /** Whether a source transaction is open: then no resume point may be written. */
  public boolean inTransaction() {
    return inTransaction;
  }

  /**
   * Adds a change to the batch.
   *
   * @param resume where Debezium goes on after it; only with the end of a transaction or outside
   *     one
   * @return whether it was written: false if the journal has it already
   */
  public boolean append(Change change, @Nullable String resume) {
    switch (change) {
      case Change.Begin _ -> inTransaction = true;
      case Change.End _ -> inTransaction = false;
      case Change.Insert _,
          Change.SnapshotRow _,
          Change.Update _,
          Change.Delete _,
          Change.Truncate _ -> {}
      case Change.Message _, Change.Heartbeat _, Change.Relation _ -> {}
    }
    if (isThere(change)) {
      return false;
    }
    if (!inBatch) {
      producer.beginTransaction();
      inBatch = true;
    }
    List<Header> headers = Headers.of(change);
    if (resume != null) {
      headers.add(new RecordHeader(Headers.RESUME, resume.getBytes(StandardCharsets.UTF_8)));
    }
    producer.send(
        new ProducerRecord<>(
            topic, 0, null, RecordKeys.of(change, policy), codec.encode(change), headers));
    return true;
  }

  /** Makes the batch visible and durable. */
  public void commit() {
    if (inBatch) {
      producer.commitTransaction();
      inBatch = false;
    }
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(5));
  }

  private boolean isThere(Change change) {
    if (seen.isEmpty()) {
      return false;
    }
    TransactionPosition position = change.position();
    JournalTail.Seen held = seen.get(position.transactionId());
    if (held == null) {
      if (change instanceof Change.Begin) {
        seen = Map.of(); // transactions come in the order of their commits: all that follow are new
      }
      return false;
    }
    return switch (change) {
      case Change.Begin _ -> true;
      case Change.End _ -> held.complete();
      case Change.Message _ ->
          held.complete()
              || held.messageLsn() != Lsn.NONE && position.lsn().compareTo(held.messageLsn()) <= 0;
      case Change.Heartbeat _, Change.Relation _ -> false;
      case Change.Insert _,
          Change.SnapshotRow _,
          Change.Update _,
          Change.Delete _,
          Change.Truncate _ ->
          held.complete() || position.order() <= held.order();
    };
  }
}
