package org.pyx.schemas.wire;

import java.util.List;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TransactionPosition;

/**
 * The records of the accepted and the rejected topic. The change inside is passed on byte for byte
 * from the journal, so it is neither encoded twice nor altered. Not thread-safe.
 */
public final class VerdictCodec {
  private static final Action[] ACTIONS = Action.values();

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

  /** The bytes of evidence by the validator, around the journal's own bytes. */
  public byte[] encodeRejected(
      Finding finding,
      Action action,
      long judgedAt,
      Digest policy,
      Digest schema,
      long journalOffset,
      byte[] framedChange) {
    return encodeRejected(
        finding,
        action,
        judgedAt,
        policy,
        schema,
        journalOffset,
        RejectedEvent.NO_SEQUENCE,
        framedChange);
  }

  /**
   * The same of a change that is judged once more.
   *
   * @param replayed the offset of the evidence that was replayed, or {@link
   *     RejectedEvent#NO_SEQUENCE}
   */
  public byte[] encodeRejected(
      Finding finding,
      Action action,
      long judgedAt,
      Digest policy,
      Digest schema,
      long journalOffset,
      long replayed,
      byte[] framedChange) {
    int body = ChangeCodec.bodyOf(framedChange);
    writeHead(finding, RejectedEvent.VALIDATOR, judgedAt, policy, journalOffset, replayed);
    writeTail(finding, action, schema);
    return writer.writeRaw(framedChange, body, framedChange.length - body).finish();
  }

  /** The bytes of evidence of which the change is at hand as a value. */
  public byte[] encodeRejected(RejectedEvent event) {
    byte[] change = changes.encode(event.change());
    writeHead(
        event.finding(),
        event.stage(),
        event.judgedAt(),
        event.policy(),
        event.journalOffset(),
        event.sequence());
    writeTail(event.finding(), event.action(), event.schema());
    int body = ChangeCodec.bodyOf(change);
    return writer.writeRaw(change, body, change.length - body).finish();
  }

  /**
   * Reads evidence.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public RejectedEvent decodeRejected(byte[] framed) {
    Frame.REJECTED.require(framed);
    AvroReader in = changes.reader(framed);
    FindingCodec.Head head = FindingCodec.readHead(in);
    String stage = in.readName("stage");
    String explanation = in.readText("explanation");
    String trusted = in.readText("trusted");
    long judgedAt = in.readLong("judgedAt");
    Digest policy = readDigest(in, "policy");
    long journalOffset = in.readLong("journalOffset");
    long sequence = in.readLong("sequence");
    Action action = in.readEnum("action", ACTIONS);
    List<String> columns = FindingCodec.readColumns(in);
    Digest schema = readDigest(in, "schema");
    RejectedEvent event =
        new RejectedEvent(
            new Finding(head.rule(), head.severity(), explanation, trusted, columns),
            action,
            stage,
            judgedAt,
            policy,
            schema,
            journalOffset,
            sequence,
            changes.read(in));
    in.end();
    return event;
  }

  /**
   * What evidence says of a change, without the change.
   *
   * @param finding the rule that is broken
   * @param stage who found it
   * @param judgedAt when, in microseconds since 1970 UTC, by that stage's clock
   * @param journalOffset the change's offset in the journal
   */
  public record Evidence(Finding finding, String stage, long judgedAt, long journalOffset) {}

  /**
   * Reads what evidence says of a change, and not the change, which may be huge.
   *
   * @throws MalformedRecordException if the bytes do not begin as evidence does
   */
  public Evidence decodeEvidence(byte[] framed) {
    Frame.REJECTED.require(framed);
    AvroReader in = changes.reader(framed);
    FindingCodec.Head head = FindingCodec.readHead(in);
    String stage = in.readName("stage");
    String explanation = in.readText("explanation");
    String trusted = in.readText("trusted");
    long judgedAt = in.readLong("judgedAt");
    readDigest(in, "policy");
    long journalOffset = in.readLong("journalOffset");
    in.readLong("sequence");
    in.readEnum("action", ACTIONS);
    List<String> columns = FindingCodec.readColumns(in);
    return new Evidence(
        new Finding(head.rule(), head.severity(), explanation, trusted, columns),
        stage,
        judgedAt,
        journalOffset);
  }

  private void writeHead(
      Finding finding,
      String stage,
      long judgedAt,
      Digest policy,
      long journalOffset,
      long sequence) {
    writer.start(Frame.REJECTED);
    FindingCodec.writeHead(writer, finding);
    writer
        .writeString(stage)
        .writeString(finding.explanation())
        .writeString(finding.trusted())
        .writeLong(judgedAt);
    writeDigest(policy);
    writer.writeLong(journalOffset).writeLong(sequence);
  }

  private void writeTail(Finding finding, Action action, Digest schema) {
    writer.writeLong(action.ordinal());
    FindingCodec.writeColumns(writer, finding);
    writeDigest(schema);
  }

  private static Digest readDigest(AvroReader in, String field) {
    return Digest.ofBytes(in.readFixed(field, Digest.LENGTH));
  }

  private void writeDigest(Digest digest) {
    writer.writeRaw(digest.bytes(), 0, Digest.LENGTH);
  }
}
