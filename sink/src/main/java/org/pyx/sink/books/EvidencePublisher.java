package org.pyx.sink.books;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;

/**
 * Brings what the database refused from the outbox to the rejected topic, once each. Making one
 * fences every earlier sink of the lane. Not thread-safe.
 */
public final class EvidencePublisher implements AutoCloseable {
  /** The key of the trusted schema on the schema topic. */
  public static final String SCHEMA_KEY = "trusted";

  private static final int MOST_ENTRIES = 1_000;
  private static final long MOST_BYTES = 16L << 20;

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Outbox outbox;
  private final VerdictCodec codec = new VerdictCodec();
  private final KafkaProducer<byte[], byte[]> producer;

  /** Connects, and ends what an earlier sink may have left open. */
  public EvidencePublisher(KafkaAccess kafka, Lane lane) {
    this.kafka = kafka;
    this.lane = lane;
    this.outbox = new Outbox(lane);
    Map<String, Object> properties = kafka.producerProperties();
    properties.put("transactional.id", lane.member("sink"));
    properties.put("client.id", lane.member("sink"));
    properties.put("compression.type", "zstd");
    properties.put("max.block.ms", 30_000L);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(java.time.Duration.ZERO);
      throw e;
    }
  }

  /**
   * Publishes what an earlier sink committed and perhaps did not publish; looks first whether it
   * did.
   */
  public void recover(Connection connection, BooleanSupplier stopping) throws SQLException {
    long from = outbox.scanFrom(connection);
    if (from >= 0) {
      publish(connection, new RejectedScan(kafka, lane).sequencesSince(from, stopping));
    }
  }

  /** Publishes what was committed to the outbox. */
  public void publish(Connection connection) throws SQLException {
    publish(connection, new HashSet<>());
  }

  /** Publishes the trusted schema. */
  public void publish(TrustedSchema schema) {
    producer.beginTransaction();
    var _ =
        producer.send(
            new ProducerRecord<>(
                lane.schema(),
                0,
                SCHEMA_KEY.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                TrustedSchemaCodec.encode(schema)));
    producer.commitTransaction();
  }

  private void publish(Connection connection, Set<Long> known) throws SQLException {
    List<Outbox.Entry> entries = outbox.pending(connection, MOST_ENTRIES, MOST_BYTES);
    while (!entries.isEmpty()) {
      List<Outbox.Entry> missing =
          entries.stream().filter(entry -> !known.contains(entry.sequence())).toList();
      if (!missing.isEmpty()) {
        producer.beginTransaction();
        missing.forEach(this::send);
        producer.commitTransaction();
      }
      outbox.published(connection, entries.getLast().sequence());
      connection.commit();
      entries = outbox.pending(connection, MOST_ENTRIES, MOST_BYTES);
    }
    connection.commit();
  }

  private void send(Outbox.Entry entry) {
    RejectedEvent event = codec.decodeRejected(entry.payload());
    // A failed send fails the commit of its transaction.
    var _ =
        producer.send(
            new ProducerRecord<>(
                lane.rejected(),
                0,
                null,
                entry.key(),
                entry.payload(),
                Headers.of(event.change(), event.verdict(), RejectedEvent.SINK)));
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(2));
  }
}
