package org.pyx.sink.books;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.CopyStateCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the database refused from the outbox to the rejected topic, once each, and says on
 * the schema topic where the copy stands. Making one fences every earlier sink of the lane. Not
 * thread-safe.
 */
public final class EvidencePublisher implements AutoCloseable {
  /** The key of the trusted schema on the schema topic. */
  public static final String SCHEMA_KEY = "trusted";

  private static final Logger LOG = LoggerFactory.getLogger(EvidencePublisher.class);
  private static final int MOST_ENTRIES = 1_000;
  private static final long MOST_BYTES = 16L << 20;

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Outbox outbox;
  private final VerdictCodec codec = new VerdictCodec();
  private final KafkaProducer<byte[], byte[]> producer;
  private PublishedBefore before = PublishedBefore.NOTHING;

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
   * did. In a copy that was restored from a backup that is also what this one will commit until it
   * has caught up.
   */
  public void recover(Connection connection, CopyStanding standing, BooleanSupplier stopping)
      throws SQLException {
    long pending = outbox.firstPending(connection);
    long next = standing.progress().nextOffset();
    long unpublished = pending < 0 ? next : Math.min(pending, next);
    if (standing.state().furthest() > unpublished) {
      LOG.info(
          "lane={} the copy was at offset {} of the accepted topic, and is at {}: it catches up, and"
              + " publishes no evidence twice",
          lane.name(),
          standing.state().furthest(),
          next);
      before = new RejectedScan(kafka, lane).publishedFrom(unpublished, stopping);
    }
    long from = outbox.scanFrom(connection);
    if (from >= 0) {
      publish(connection, standing, new RejectedScan(kafka, lane).lastSince(from, stopping));
    }
  }

  /** Publishes what was committed to the outbox, and where the copy stands with it. */
  public void publish(Connection connection, CopyStanding standing) throws SQLException {
    publish(connection, standing, RejectedScan.NOTHING);
  }

  /** Publishes where the copy stands. */
  public void publish(CopyStanding standing) {
    producer.beginTransaction();
    send(standing);
    producer.commitTransaction();
  }

  /** Publishes the trusted schema. */
  public void publish(TrustedSchema schema) {
    producer.beginTransaction();
    var _ =
        producer.send(
            new ProducerRecord<>(
                lane.schema(),
                0,
                SCHEMA_KEY.getBytes(StandardCharsets.UTF_8),
                TrustedSchemaCodec.encode(schema)));
    producer.commitTransaction();
  }

  /**
   * In order, so that one number says what is in Kafka: however much evidence one batch has, it
   * need not be remembered.
   */
  private void publish(Connection connection, CopyStanding standing, long known)
      throws SQLException {
    List<Outbox.Entry> entries = outbox.pending(connection, MOST_ENTRIES, MOST_BYTES);
    while (!entries.isEmpty()) {
      List<Outbox.Entry> missing =
          entries.stream()
              .filter(entry -> entry.sequence() > known && !isPublished(entry))
              .toList();
      if (!missing.isEmpty()) {
        producer.beginTransaction();
        missing.forEach(entry -> send(entry, standing));
        send(standing);
        producer.commitTransaction();
      }
      outbox.published(connection, entries.getLast().sequence());
      connection.commit();
      entries = outbox.pending(connection, MOST_ENTRIES, MOST_BYTES);
    }
    connection.commit();
  }

  private boolean isPublished(Outbox.Entry entry) {
    return before.mayHold(entry.sequence())
        && before.holds(entry.sequence(), codec.decodeRejected(entry.payload()).action());
  }

  private void send(CopyStanding standing) {
    var _ =
        producer.send(
            new ProducerRecord<>(
                lane.schema(),
                0,
                CopyStateCodec.KEY.getBytes(StandardCharsets.UTF_8),
                CopyStateCodec.encode(standing.state())));
  }

  private void send(Outbox.Entry entry, CopyStanding standing) {
    RejectedEvent event = codec.decodeRejected(entry.payload());
    standing.count(event.finding().rule());
    // A failed send fails the commit of its transaction.
    var _ =
        producer.send(
            new ProducerRecord<>(
                lane.rejected(),
                0,
                null,
                entry.key(),
                entry.payload(),
                Headers.of(event.change(), event.finding(), event.action(), RejectedEvent.SINK)));
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(2));
  }
}
