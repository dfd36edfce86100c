package org.pyx.schemas.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pyx.schemas.alert.Acknowledgement;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Progress;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Silence;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.alert.Told;
import org.pyx.schemas.alert.Watched;
import org.pyx.schemas.model.Severity;

/** The records of the topic {@code alerts}. Times are kept to the microsecond. Stateless. */
public final class AlertCodec {
  private static final int PROGRESS = 0;
  private static final int INCIDENT = 1;
  private static final int TOLD = 2;
  private static final int SILENCE = 3;
  private static final int WATCHED = 4;
  private static final Severity[] SEVERITIES = Severity.values();

  private AlertCodec() {}

  /** The framed bytes of a record. */
  public static byte[] encode(AlertRecord record) {
    AvroWriter out = new AvroWriter().start(Frame.ALERT);
    switch (record) {
      case Progress progress -> {
        out.writeLong(PROGRESS).writeLong(progress.rejected()).writeLong(progress.decisions());
        write(out, progress.at());
      }
      case Incident incident -> write(out.writeLong(INCIDENT), incident);
      case Told told -> write(out.writeLong(TOLD), told);
      case Silence silence -> write(out.writeLong(SILENCE), silence);
      case Watched watched -> {
        out.writeLong(WATCHED).writeString(watched.check()).writeString(watched.thing());
        array(out.writeLong(watched.inARow()), watched.bad(), at -> write(out, at));
      }
    }
    return out.finish();
  }

  /**
   * Reads a record.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public static AlertRecord decode(byte[] framed) {
    Frame.ALERT.require(framed);
    AvroReader in = new AvroReader(framed, Frame.LENGTH, new Strings());
    AlertRecord record =
        switch (in.readInt("content")) {
          case PROGRESS ->
              new Progress(in.readLong("rejected"), in.readLong("decisions"), readTime(in, "at"));
          case INCIDENT -> readIncident(in);
          case TOLD -> readTold(in);
          case SILENCE -> readSilence(in);
          case WATCHED ->
              new Watched(
                  in.readText("check"),
                  in.readText("thing"),
                  in.readInt("inARow"),
                  readArray(in, "bad", () -> readTime(in, "bad")));
          default -> throw new MalformedRecordException("field content has no such branch");
        };
    in.end();
    return record;
  }

  private static void write(AvroWriter out, Incident incident) {
    out.writeString(incident.id())
        .writeString(incident.subject().lane())
        .writeString(incident.subject().rule())
        .writeString(incident.subject().thing())
        .writeLong(incident.severity().ordinal())
        .writeLong(incident.count());
    write(out, incident.firstAt());
    write(out, incident.lastAt());
    write(out, incident.opened());
    write(out, incident.lastSeen());
    out.writeLong(incident.firstOffset()).writeLong(incident.lastOffset());
    array(
        out,
        incident.samples(),
        sample ->
            out.writeString(sample.key())
                .writeString(sample.position())
                .writeString(sample.explanation()));
    optional(out, incident.closed(), at -> write(out, at));
    optional(
        out,
        incident.acknowledgement(),
        hand -> {
          out.writeString(hand.by()).writeString(hand.reason());
          write(out, hand.at());
          out.writeLong(hand.severity().ordinal());
        });
  }

  private static Incident readIncident(AvroReader in) {
    String id = in.readText("id");
    String lane = in.readText("lane");
    String rule = in.readText("rule");
    String thing = in.readText("thing");
    Severity severity = in.readEnum("severity", SEVERITIES);
    long count = in.readLong("count");
    Instant firstAt = readTime(in, "firstAt");
    Instant lastAt = readTime(in, "lastAt");
    Instant opened = readTime(in, "opened");
    Instant lastSeen = readTime(in, "lastSeen");
    long firstOffset = in.readLong("firstOffset");
    long lastOffset = in.readLong("lastOffset");
    List<Sample> samples =
        readArray(
            in,
            "samples",
            () ->
                new Sample(
                    in.readText("key"), in.readText("position"), in.readText("explanation")));
    Optional<Instant> closed = readOptional(in, "closed", () -> readTime(in, "closed"));
    Optional<Acknowledgement> hand =
        readOptional(
            in,
            "acknowledgement",
            () ->
                new Acknowledgement(
                    in.readText("by"),
                    in.readText("reason"),
                    readTime(in, "at"),
                    in.readEnum("severity", SEVERITIES)));
    if (lane.isEmpty() || rule.isEmpty() || count < 1 || samples.size() > Incident.MOST_SAMPLES) {
      throw new MalformedRecordException("an incident without a subject or events");
    }
    return new Incident(
        id,
        new Subject(lane, rule, thing),
        severity,
        count,
        firstAt,
        lastAt,
        opened,
        lastSeen,
        firstOffset,
        lastOffset,
        samples,
        closed,
        hand);
  }

  private static void write(AvroWriter out, Told told) {
    out.writeString(told.recipient()).writeLong(told.credit());
    write(out, told.at());
    write(out, told.heartbeat());
    array(
        out,
        told.of(),
        of -> {
          out.writeString(of.incident()).writeLong(of.severity().ordinal()).writeLong(of.count());
          write(out, of.at());
          out.writeLong(of.reminders()).writeBoolean(of.closed());
        });
  }

  private static Told readTold(AvroReader in) {
    return new Told(
        in.readText("recipient"),
        in.readLong("credit"),
        readTime(in, "at"),
        readTime(in, "heartbeat"),
        readArray(
            in,
            "of",
            () ->
                new Told.Of(
                    in.readText("incident"),
                    in.readEnum("severity", SEVERITIES),
                    in.readLong("count"),
                    readTime(in, "at"),
                    in.readInt("reminders"),
                    in.readBoolean("closed"))));
  }

  private static void write(AvroWriter out, Silence silence) {
    out.writeString(silence.id()).writeString(silence.rule()).writeString(silence.thing());
    write(out, silence.until());
    out.writeString(silence.by()).writeString(silence.reason());
    write(out, silence.at());
  }

  private static Silence readSilence(AvroReader in) {
    return new Silence(
        in.readText("id"),
        in.readText("rule"),
        in.readText("thing"),
        readTime(in, "until"),
        in.readText("by"),
        in.readText("reason"),
        readTime(in, "at"));
  }

  static void write(AvroWriter out, Instant at) {
    out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
  }

  static Instant readTime(AvroReader in, String field) {
    return Instant.EPOCH.plus(in.readLong(field), ChronoUnit.MICROS);
  }

  private static <T> void array(AvroWriter out, List<T> items, Consumer<T> write) {
    if (!items.isEmpty()) {
      out.writeLong(items.size());
      items.forEach(write);
    }
    out.writeLong(0);
  }

  private static <T> List<T> readArray(AvroReader in, String field, Supplier<T> read) {
    List<T> items = new ArrayList<>();
    for (int count = in.readBlock(field); count > 0; count = in.readBlock(field)) {
      for (int i = 0; i < count; i++) {
        items.add(read.get());
      }
    }
    return items;
  }

  private static <T> void optional(AvroWriter out, Optional<T> value, Consumer<T> write) {
    out.writeLong(value.isPresent() ? 1 : 0);
    value.ifPresent(write);
  }

  private static <T> Optional<T> readOptional(AvroReader in, String field, Supplier<T> read) {
    return in.readEnum(field, new Boolean[] {false, true})
        ? Optional.of(read.get())
        : Optional.empty();
  }
}
