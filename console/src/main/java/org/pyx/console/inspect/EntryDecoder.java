package org.pyx.console.inspect;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** Makes entries of Kafka's records, whatever they hold. Not thread-safe. */
public final class EntryDecoder {
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  /** The entry that a record is; never fails. */
  public Entry decode(ConsumerRecord<byte[], byte[]> record) {
    return new Entry(
        record.topic(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        content(record.value()));
  }

  /** What a value holds; never fails. */
  public Content content(byte @Nullable [] value) {
    if (value == null) {
      return new Content.Unreadable("the record has no value", new byte[0]);
    }
    try {
      Frame frame = Frame.of(value);
      return switch (frame) {
        case CHANGE -> new Content.Captured(changes.decode(value));
        case ACCEPTED -> new Content.Copied(verdicts.decodeAccepted(value));
        case SETTLEMENT -> new Content.Settled(verdicts.decodeSettlement(value));
        case REJECTED -> new Content.Evidence(verdicts.decodeRejected(value));
        case DECISION, DRAIN, REPLAY, ALERT_DECISION ->
            new Content.Decided(DecisionCodec.decode(value));
        case REPLAYED -> new Content.JudgedAgain(ReplayCodec.decode(value));
        case LAW -> new Content.Ruled(LawCodec.decode(value));
        case TRUSTED_SCHEMA, TALLY, COPY, ALERT ->
            new Content.Unreadable("a " + frame + " does not belong here", value);
      };
    } catch (MalformedRecordException e) {
      return new Content.Unreadable(String.valueOf(e.getMessage()), value);
    } catch (RuntimeException e) {
      // whatever a record makes a parser do: it must not keep anybody from reading the next one
      return new Content.Unreadable("it cannot be decoded: " + e, value);
    }
  }
}
