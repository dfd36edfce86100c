package org.pyx.alerts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.alerts.incident.Event;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.VerdictCodec;

/**
 * Makes events of records of the rejected topic. The change inside is not decoded: it may be huge.
 * Not thread-safe.
 */
final class RejectedEvents {
  /** The rule of what cannot be read. */
  static final String UNREADABLE = "check.unreadable";

  private static final int LONGEST_NAME = 200;
  private static final long FURTHEST =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"));

  private final Lane lane;
  private final VerdictCodec codec = new VerdictCodec();

  RejectedEvents(Lane lane) {
    this.lane = lane;
  }

  /**
   * The event of a record. What cannot be read is an event too: somebody has written there who must
   * not.
   */
  Event of(ConsumerRecord<byte[], byte[]> record, Instant now) {
    try {
      if (record.value() == null) {
        return unreadable(record, "it has no value", now);
      }
      VerdictCodec.Evidence evidence = codec.decodeEvidence(record.value());
      return new Event(
          new Subject(
              lane.name(), evidence.finding().rule().value(), text(record, Headers.TABLE, "")),
          evidence.finding().severity(),
          Instant.EPOCH.plus(Math.clamp(evidence.judgedAt(), 0, FURTHEST), ChronoUnit.MICROS),
          record.offset(),
          new Sample(key(record), position(record), evidence.finding().explanation()));
    } catch (MalformedRecordException e) {
      return unreadable(record, String.valueOf(e.getMessage()), now);
    }
  }

  private Event unreadable(ConsumerRecord<byte[], byte[]> record, String why, Instant now) {
    return new Event(
        new Subject(lane.name(), UNREADABLE, record.topic()),
        Severity.CRITICAL,
        now,
        record.offset(),
        new Sample(
            "offset " + record.offset(), "", "no stage of Pyx has written this record: " + why));
  }

  private static String position(ConsumerRecord<byte[], byte[]> record) {
    return "transaction "
        + text(record, Headers.TRANSACTION, "?")
        + " at "
        + text(record, Headers.LSN, "?")
        + ", offset "
        + record.offset();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key == null
        ? ""
        : cut(new String(key, 0, Math.min(key.length, 1_000), StandardCharsets.UTF_8));
  }

  private static String text(
      ConsumerRecord<byte[], byte[]> record, String header, String otherwise) {
    String text = Headers.text(record.headers(), header);
    return text == null ? otherwise : cut(text);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
  }
}
