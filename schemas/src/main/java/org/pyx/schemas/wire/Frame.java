package org.pyx.schemas.wire;

import java.nio.ByteBuffer;

/**
 * What stands before every value on our topics, as Kafka's users expect it: a zero byte and the id
 * of the Avro schema in four bytes, big endian. The ids are fixed; {@code docs/topics.md} lists
 * them.
 */
public enum Frame {
  /** A captured change. */
  CHANGE(1, "change.avsc"),
  /** An accepted change. */
  ACCEPTED(2, "accepted.avsc"),
  /** The end of a transaction on the accepted topic. */
  SETTLEMENT(3, "settlement.avsc"),
  /** A rejected change. */
  REJECTED(4, "rejected.avsc"),
  /** The auditor's schema. */
  TRUSTED_SCHEMA(5, "trusted-schema.avsc"),
  /** The books of a lane. */
  TALLY(6, "tally.avsc"),
  /** What an operator has decided. */
  DECISION(7, "decision.avsc"),
  /** The law from which verdicts follow. */
  LAW(8, "law.avsc"),
  /** Where the copy stands. */
  COPY(9, "copy.avsc"),
  /** An operator's order to capture. */
  DRAIN(10, "drain.avsc"),
  /** What the alert stage remembers. */
  ALERT(11, "alert.avsc"),
  /** What an operator has decided about alerts. */
  ALERT_DECISION(12, "alert-decision.avsc"),
  /** An operator's order that rejected events are judged once more. */
  REPLAY(13, "replay.avsc"),
  /** What the validator has made of such an order. */
  REPLAYED(14, "replayed.avsc");

  /** Bytes of a frame. */
  public static final int LENGTH = 5;

  private final int id;
  private final String resource;

  Frame(int id, String resource) {
    this.id = id;
    this.resource = resource;
  }

  /** The schema id. */
  public int id() {
    return id;
  }

  /** The file below {@code /avro} that holds the schema. */
  public String resource() {
    return resource;
  }

  /**
   * The frame of a value.
   *
   * @throws MalformedRecordException if it has none that we know
   */
  public static Frame of(byte[] value) {
    if (value.length < LENGTH || value[0] != 0) {
      throw new MalformedRecordException(
          "a value does not begin with magic byte 0 and a schema id");
    }
    int id = ByteBuffer.wrap(value, 1, 4).getInt();
    for (Frame frame : values()) {
      if (frame.id == id) {
        return frame;
      }
    }
    throw new MalformedRecordException("schema id " + id + " is none of ours");
  }

  void write(byte[] into) {
    into[0] = 0;
    into[1] = (byte) (id >>> 24);
    into[2] = (byte) (id >>> 16);
    into[3] = (byte) (id >>> 8);
    into[4] = (byte) id;
  }

  void require(byte[] value) {
    Frame found = of(value);
    if (found != this) {
      throw new MalformedRecordException("expected a " + name() + " and found a " + found.name());
    }
  }
}
