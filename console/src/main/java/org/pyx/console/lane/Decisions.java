package org.pyx.console.lane;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Lane;

/** Writes what an operator decides about a lane; it stays for ever. Thread-safe. */
public final class Decisions {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final String by;

  /**
   * The decisions of one operator.
   *
   * @param by who decides, as far as is known
   */
  public Decisions(KafkaAccess kafka, Lane lane, String by) {
    this.kafka = kafka;
    this.lane = lane;
    this.by = by;
  }

  /** Every change of a table is rejected from now on. */
  public void rejectTable(TableName table, String reason) {
    write(new Decision.RejectTable(table, by, reason, now()));
  }

  /** A table is judged by its rules again. */
  public void admitTable(TableName table, String reason) {
    write(new Decision.AdmitTable(table, by, reason, now()));
  }

  /** The change before which the lane stands is rejected. */
  public void release(long journalOffset, String reason) {
    write(new Decision.Release(journalOffset, by, reason, now()));
  }

  /** Every capture that runs now ends where the exchange's log has reached a position. */
  public void drain(Lsn until, String reason) {
    write(new Decision.Drain(until, by, reason, now()));
  }

  /**
   * Rejected events are judged once more.
   *
   * @param law the digest of the law under which it holds
   * @return the decision's offset on its topic
   */
  public long replay(Digest law, List<Decision.Chosen> events, String reason) {
    return write(new Decision.Replay(law, events, by, reason, now()));
  }

  /** Somebody has an incident in hand. */
  public void acknowledge(String incident, String reason) {
    write(new Decision.Acknowledge(incident, by, reason, now()));
  }

  /** Incidents of some rules at some tables are counted and not told until a time. */
  public void silence(String name, String rule, String thing, Instant until, String reason) {
    long end = ChronoUnit.MICROS.between(Instant.EPOCH, until);
    write(new Decision.Silence(name, rule, thing, end, by, reason, now()));
  }

  /** A silence ends. */
  public void endSilence(String name, String reason) {
    write(new Decision.EndSilence(name, by, reason, now()));
  }

  private long write(Decision decision) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("delivery.timeout.ms", (int) PATIENCE.toMillis());
    properties.put("request.timeout.ms", (int) PATIENCE.toMillis() / 2);
    properties.put("max.block.ms", PATIENCE.toMillis());
    properties.put("linger.ms", 0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer
          .send(
              new ProducerRecord<>(
                  lane.decisions(),
                  0,
                  key(decision).getBytes(StandardCharsets.UTF_8),
                  DecisionCodec.encode(decision)))
          .get()
          .offset();
    } catch (ExecutionException | KafkaException e) {
      throw new TryAgainException(
          "the decision could not be written to topic "
              + lane.decisions()
              + ", and does not hold: "
              + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StopException("interrupted; it is not known whether the decision holds", e);
    }
  }

  private static String key(Decision decision) {
    return switch (decision) {
      case Decision.RejectTable d -> d.table().name();
      case Decision.AdmitTable d -> d.table().name();
      case Decision.Release d -> "release/" + d.journalOffset();
      case Decision.Drain d -> "drain/" + d.until();
      case Decision.Replay d -> "replay/" + d.selection();
      case Decision.Acknowledge d -> "acknowledge/" + d.incident();
      case Decision.Silence d -> "silence/" + d.name();
      case Decision.EndSilence d -> "silence/" + d.name();
    };
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
