package org.pyx.schemas.wire;

import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;

/**
 * The records of a decision: {@link Frame#DECISION} for the law's, {@link Frame#DRAIN}, {@link
 * Frame#REPLAY}, {@link Frame#ALERT_DECISION}. Stateless and thread-safe.
 */
public final class DecisionCodec {
  private enum Kind {
    REJECT_TABLE,
    ADMIT_TABLE,
    RELEASE
  }

  private enum AlertKind {
    ACKNOWLEDGE,
    SILENCE,
    END_SILENCE
  }

  private DecisionCodec() {}

  /** The framed bytes of a decision. */
  public static byte[] encode(Decision decision) {
    return switch (decision) {
      case Decision.OfLaw ofLaw -> {
        AvroWriter out = new AvroWriter().start(Frame.DECISION);
        write(out, ofLaw);
        yield out.finish();
      }
      case Decision.Drain drain ->
          new AvroWriter()
              .start(Frame.DRAIN)
              .writeLong(drain.until().value())
              .writeString(drain.by())
              .writeString(drain.reason())
              .writeLong(drain.at())
              .finish();
      case Decision.Replay replay -> ReplayCodec.encode(replay);
      case Decision.OfAlerts ofAlerts -> encodeOfAlerts(ofAlerts);
    };
  }

  /**
   * Reads a decision.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public static Decision decode(byte[] framed) {
    Frame frame = Frame.of(framed);
    AvroReader in = new AvroReader(framed, Frame.LENGTH, new Strings());
    Decision decision;
    if (frame == Frame.DRAIN) {
      decision = readDrain(in);
    } else if (frame == Frame.REPLAY) {
      decision = ReplayCodec.read(in);
    } else if (frame == Frame.ALERT_DECISION) {
      decision = readOfAlerts(in);
    } else {
      Frame.DECISION.require(framed);
      decision = read(in);
    }
    in.end();
    return decision;
  }

  static void write(AvroWriter out, Decision.OfLaw decision) {
    switch (decision) {
      case Decision.RejectTable d -> write(out, Kind.REJECT_TABLE, d.table(), -1, d);
      case Decision.AdmitTable d -> write(out, Kind.ADMIT_TABLE, d.table(), -1, d);
      case Decision.Release d -> write(out, Kind.RELEASE, null, d.journalOffset(), d);
    }
  }

  private static void write(
      AvroWriter out, Kind kind, @Nullable TableName table, long journalOffset, Decision decision) {
    out.writeLong(kind.ordinal())
        .writeString(table == null ? "" : table.schema())
        .writeString(table == null ? "" : table.name())
        .writeLong(journalOffset)
        .writeString(decision.by())
        .writeString(decision.reason())
        .writeLong(decision.at());
  }

  private static byte[] encodeOfAlerts(Decision.OfAlerts decision) {
    AvroWriter out = new AvroWriter().start(Frame.ALERT_DECISION);
    switch (decision) {
      case Decision.Acknowledge d ->
          writeOfAlerts(out, AlertKind.ACKNOWLEDGE, d.incident(), "", "", 0);
      case Decision.Silence d ->
          writeOfAlerts(out, AlertKind.SILENCE, d.name(), d.rule(), d.thing(), d.until());
      case Decision.EndSilence d -> writeOfAlerts(out, AlertKind.END_SILENCE, d.name(), "", "", 0);
    }
    return out.writeString(decision.by())
        .writeString(decision.reason())
        .writeLong(decision.at())
        .finish();
  }

  private static void writeOfAlerts(
      AvroWriter out, AlertKind kind, String name, String rule, String thing, long until) {
    out.writeLong(kind.ordinal())
        .writeString(name)
        .writeString(rule)
        .writeString(thing)
        .writeLong(until);
  }

  private static Decision readOfAlerts(AvroReader in) {
    AlertKind kind = in.readEnum("kind", AlertKind.values());
    String name = in.readText("name");
    String rule = in.readText("rule");
    String thing = in.readText("thing");
    long until = in.readLong("until");
    String by = in.readText("by");
    String reason = in.readText("reason");
    long at = in.readLong("at");
    return switch (kind) {
      case ACKNOWLEDGE -> new Decision.Acknowledge(name, by, reason, at);
      case SILENCE -> new Decision.Silence(name, rule, thing, until, by, reason, at);
      case END_SILENCE -> new Decision.EndSilence(name, by, reason, at);
    };
  }

  private static Decision readDrain(AvroReader in) {
    return new Decision.Drain(
        new Lsn(in.readLong("until")), in.readText("by"), in.readText("reason"), in.readLong("at"));
  }

  static Decision.OfLaw read(AvroReader in) {
    Kind kind = in.readEnum("kind", Kind.values());
    String schema = in.readText("schema");
    String name = in.readText("name");
    long journalOffset = in.readLong("journalOffset");
    String by = in.readText("by");
    String reason = in.readText("reason");
    long at = in.readLong("at");
    if (kind == Kind.RELEASE) {
      return new Decision.Release(journalOffset, by, reason, at);
    }
    if (schema.isEmpty() || name.isEmpty()) {
      throw new MalformedRecordException("a decision about a table without a name");
    }
    TableName table = new TableName(schema, name);
    return kind == Kind.REJECT_TABLE
        ? new Decision.RejectTable(table, by, reason, at)
        : new Decision.AdmitTable(table, by, reason, at);
  }
}
