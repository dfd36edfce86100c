package org.pyx.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Replayed;

/**
 * The records of a replay: {@link Frame#REPLAY}, which an operator decides, and {@link
 * Frame#REPLAYED}, what the validator has made of it. Stateless and thread-safe.
 */
public final class ReplayCodec {
  private enum Phase {
    BEGUN,
    DONE,
    REFUSED
  }

  private ReplayCodec() {}

  static byte[] encode(Decision.Replay replay) {
    AvroWriter out = new AvroWriter().start(Frame.REPLAY);
    out.writeRaw(replay.law().bytes(), 0, Digest.LENGTH).writeLong(replay.events().size());
    replay
        .events()
        .forEach(event -> out.writeLong(event.journalOffset()).writeLong(event.rejectedOffset()));
    return out.writeLong(0)
        .writeString(replay.by())
        .writeString(replay.reason())
        .writeLong(replay.at())
        .finish();
  }

  static Decision.Replay read(AvroReader in) {
    Digest law = Digest.ofBytes(in.readFixed("law", Digest.LENGTH));
    List<Decision.Chosen> events = new ArrayList<>();
    readEvents(
        in,
        reader ->
            events.add(
                new Decision.Chosen(
                    reader.readLong("journalOffset"), reader.readLong("rejectedOffset"))));
    String by = in.readText("by");
    String reason = in.readText("reason");
    long at = in.readLong("at");
    try {
      return new Decision.Replay(law, events, by, reason, at);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(String.valueOf(e.getMessage()));
    }
  }

  /** The framed bytes of what was made of a replay. */
  public static byte[] encode(Replayed replayed) {
    return switch (replayed) {
      case Replayed.Begun begun -> encode(Phase.BEGUN, begun, Lsn.NONE, 0, "", List.of());
      case Replayed.Done done ->
          encode(Phase.DONE, done, done.lsn(), done.commitTime(), "", done.events());
      case Replayed.Refused refused ->
          encode(Phase.REFUSED, refused, Lsn.NONE, 0, refused.reason(), List.of());
    };
  }

  private static byte[] encode(
      Phase phase,
      Replayed replayed,
      Lsn lsn,
      long commitTime,
      String reason,
      List<Replayed.Event> events) {
    AvroWriter out =
        new AvroWriter()
            .start(Frame.REPLAYED)
            .writeLong(phase.ordinal())
            .writeLong(replayed.decision())
            .writeLong(replayed.journalOffset())
            .writeLong(lsn.value())
            .writeLong(commitTime)
            .writeString(reason);
    if (!events.isEmpty()) {
      out.writeLong(events.size());
      events.forEach(event ->
          out.writeLong(event.journalOffset())
              .writeLong(event.rejectedOffset())
              .writeLong(event.outcome().ordinal()));
    }
    return out.writeLong(0).finish();
  }

  /**
   * Reads what was made of a replay.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public static Replayed decode(byte[] framed) {
    Frame.REPLAYED.require(framed);
    AvroReader in = new AvroReader(framed, Frame.LENGTH, new Strings());
    Phase phase = in.readEnum("phase", Phase.values());
    long decision = in.readLong("decision");
    long journalOffset = in.readLong("journalOffset");
    Lsn lsn = new Lsn(in.readLong("lsn"));
    long commitTime = in.readLong("commitTime");
    String reason = in.readText("reason");
    List<Replayed.Event> events = new ArrayList<>();
    readEvents(
        in,
        reader ->
            events.add(
                new Replayed.Event(
                    reader.readLong("journalOffset"),
                    reader.readLong("rejectedOffset"),
                    reader.readEnum("outcome", Replayed.Outcome.values()))));
    in.end();
    return switch (phase) {
      case BEGUN -> new Replayed.Begun(decision, journalOffset);
      case DONE -> new Replayed.Done(decision, journalOffset, lsn, commitTime, events);
      case REFUSED -> new Replayed.Refused(decision, journalOffset, reason);
    };
  }

  private static void readEvents(AvroReader in, Consumer<AvroReader> event) {
    for (int count = in.readBlock("events"); count > 0; count = in.readBlock("events")) {
      for (int i = 0; i < count; i++) {
        event.accept(in);
      }
    }
  }
}
