package org.pyx.schemas.wire;

import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Verdict;

/**
 * The records of the accepted and the rejected topic. The change inside is passed on byte for byte
 * from the journal, so it is neither encoded twice nor altered. Not thread-safe.
 */
public final class VerdictCodec {
  private static final Severity[] SEVERITIES = Severity.values();

  private final AvroWriter writer = new AvroWriter();
  private final ChangeCodec changes = new ChangeCodec();

  /**
   * An accepted change.
   *
   * @param journalOffset its offset in the journal
   * @param policy the policy in force
   * @param change the change
   */
  public record Accepted(long journalOffset, Digest policy, Change change) {}

  /** The bytes of an accepted change, around the journal's own bytes. */
  public byte[] encodeAccepted(long journalOffset, Digest policy, byte[] framedChange) {
    int body = ChangeCodec.bodyOf(framedChange);
    writer.start(Frame.ACCEPTED).writeLong(journalOffset);
    writeDigest(policy);
    return writer.writeRaw(framedChange, body, framedChange.length - body).finish();
  }

  /**
   * Reads an accepted change.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public Accepted decodeAccepted(byte[] framed) {
    Frame.ACCEPTED.require(framed);
    AvroReader in = changes.reader(framed);
    long offset = in.readLong("journalOffset");
    Digest policy = Digest.ofBytes(in.readFixed("policy", Digest.LENGTH));
    Accepted accepted = new Accepted(offset, policy, changes.read(in));
    in.end();
    return accepted;
  }

  /** The bytes of a transaction's end. */
  public byte[] encodeSettlement(Settlement settlement) {
    return writer
        .start(Frame.SETTLEMENT)
        .writeLong(settlement.position().transactionId())
        .writeLong(settlement.position().lsn().value())
        .writeLong(settlement.commitTime())
        .writeLong(settlement.journalOffset())
        .writeLong(settlement.accepted())
        .writeLong(settlement.ignored())
        .writeLong(settlement.rejected())
        .finish();
  }

  /**
   * Reads a transaction's end.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public Settlement decodeSettlement(byte[] framed) {
    Frame.SETTLEMENT.require(framed);
    AvroReader in = changes.reader(framed);
    long transactionId = in.readLong("transactionId");
    if (transactionId < 0) {
      throw new MalformedRecordException("negative transactionId");
    }
    TransactionPosition position =
        new TransactionPosition(transactionId, new Lsn(in.readLong("lsn")), 0);
    Settlement settlement =
        new Settlement(
            position,
            in.readLong("commitTime"),
            in.readLong("journalOffset"),
            in.readLong("accepted"),
            in.readLong("ignored"),
            in.readLong("rejected"));
    in.end();
    return settlement;
  }

  /**
   * The bytes of a rejection by the validator, around the journal's own bytes; it needs no sequence
   * number.
   */
  public byte[] encodeRejected(
      Verdict.Rejected verdict,
      long judgedAt,
      Digest policy,
      long journalOffset,
      byte[] framedChange) {
    int body = ChangeCodec.bodyOf(framedChange);
    writeRejection(verdict, RejectedEvent.VALIDATOR, judgedAt, policy, journalOffset, -1);
    return writer.writeRaw(framedChange, body, framedChange.length - body).finish();
  }

  /** The bytes of a rejection of which the change is at hand as a value. */
  public byte[] encodeRejected(RejectedEvent event) {
    byte[] change = changes.encode(event.change());
    writeRejection(
        event.verdict(),
        event.stage(),
        event.judgedAt(),
        event.policy(),
        event.journalOffset(),
        event.sequence());
    int body = ChangeCodec.bodyOf(change);
    return writer.writeRaw(change, body, change.length - body).finish();
  }

  /**
   * Reads a rejection.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public RejectedEvent decodeRejected(byte[] framed) {
    Frame.REJECTED.require(framed);
    AvroReader in = changes.reader(framed);
    String rule = in.readName("rule");
    Severity severity = in.readEnum("severity", SEVERITIES);
    String stage = in.readName("stage");
    Verdict.Rejected verdict =
        new Verdict.Rejected(
            ruleId(rule), severity, in.readText("explanation"), in.readText("trusted"));
    long judgedAt = in.readLong("judgedAt");
    Digest policy = Digest.ofBytes(in.readFixed("policy", Digest.LENGTH));
    RejectedEvent event =
        new RejectedEvent(
            verdict,
            stage,
            judgedAt,
            policy,
            in.readLong("journalOffset"),
            in.readLong("sequence"),
            changes.read(in));
    in.end();
    return event;
  }

  private void writeRejection(
      Verdict.Rejected verdict,
      String stage,
      long judgedAt,
      Digest policy,
      long journalOffset,
      long sequence) {
    writer
        .start(Frame.REJECTED)
        .writeString(verdict.rule().value())
        .writeLong(verdict.severity().ordinal())
        .writeString(stage)
        .writeString(verdict.explanation())
        .writeString(verdict.trusted())
        .writeLong(judgedAt);
    writeDigest(policy);
    writer.writeLong(journalOffset).writeLong(sequence);
  }

  private void writeDigest(Digest digest) {
    writer.writeRaw(digest.bytes(), 0, Digest.LENGTH);
  }

  private static RuleId ruleId(String text) {
    try {
      return new RuleId(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("field rule is no rule id");
    }
  }
}
