package org.pyx.alerts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.VerdictCodec;

/** Writes evidence as the validator would. */
final class RejectedWriter implements AutoCloseable {
  private static final Digest DIGEST = Digest.ofBytes(new byte[Digest.LENGTH]);

  private final Lane lane;
  private final KafkaProducer<byte[], byte[]> producer;
  private final VerdictCodec codec = new VerdictCodec();
  private long number;

  RejectedWriter(KafkaAccess kafka, Lane lane) {
    this.lane = lane;
    LaneTopics.create(kafka, lane);
    Map<String, Object> properties = kafka.producerProperties();
    properties.put("acks", "all");
    properties.put("linger.ms", 5);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void reject(String rule, Severity severity, String table) {
    reject(rule, severity, table, "a row was treated badly");
    producer.flush();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for it
  void reject(String rule, Severity severity, String table, String words) {
    number++;
    Change change =
        new Change.Truncate(
            new TransactionPosition(700 + number, new Lsn(4_096 + number), 1),
            0,
            new TableName("taler", table));
    Finding finding = new Finding(new RuleId(rule), severity, words, "", List.of());
    RejectedEvent event =
        new RejectedEvent(
            finding,
            Action.REJECT,
            RejectedEvent.VALIDATOR,
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
            DIGEST,
            DIGEST,
            number,
            -1,
            change);
    producer.send(
        new ProducerRecord<>(
            lane.rejected(),
            0,
            null,
            (table + "/" + number).getBytes(StandardCharsets.UTF_8),
            codec.encodeRejected(event),
            Headers.of(change, finding, Action.REJECT, RejectedEvent.VALIDATOR)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for it
  void decide(Decision decision) {
    producer.send(
        new ProducerRecord<>(lane.decisions(), 0, new byte[] {1}, DecisionCodec.encode(decision)));
    producer.flush();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // flush waits for it
  void garbage() {
    producer.send(new ProducerRecord<>(lane.rejected(), 0, null, new byte[] {7, 7, 7}));
    producer.flush();
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
