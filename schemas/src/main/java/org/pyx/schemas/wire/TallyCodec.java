package org.pyx.schemas.wire;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;

/**
 * The record of the tally topic, and of the validator's own memory of it. Stateless and
 * thread-safe.
 */
public final class TallyCodec {
  private TallyCodec() {}

  /** The framed bytes of a tally. */
  public static byte[] encode(Tally tally) {
    AvroWriter out =
        new AvroWriter()
            .start(Frame.TALLY)
            .writeLong(tally.journalOffset())
            .writeLong(tally.lsn().value());
    if (!tally.tables().isEmpty()) {
      out.writeLong(tally.tables().size());
      tally
          .tables()
          .forEach((table, counts) ->
              out.writeString(table.schema())
                  .writeString(table.name())
                  .writeLong(counts.captured())
                  .writeLong(counts.accepted())
                  .writeLong(counts.ignored())
                  .writeLong(counts.rejected()));
    }
    out.writeLong(0);
    writeRules(out, tally.rules());
    tally.hold().ifPresentOrElse(hold -> write(out, hold), () -> out.writeLong(0));
    return out.finish();
  }

  static void writeRules(AvroWriter out, Map<RuleId, Long> rules) {
    if (!rules.isEmpty()) {
      out.writeLong(rules.size());
      rules.forEach((rule, count) -> out.writeString(rule.value()).writeLong(count));
    }
    out.writeLong(0);
  }

  static Map<RuleId, Long> readRules(AvroReader in) {
    Map<RuleId, Long> rules = new TreeMap<>();
    for (int count = in.readBlock("rules"); count > 0; count = in.readBlock("rules")) {
      for (int i = 0; i < count; i++) {
        rules.put(FindingCodec.readRule(in), in.readLong("count"));
      }
    }
    return rules;
  }

  private static void write(AvroWriter out, Hold hold) {
    TableName table = hold.table().orElse(null);
    out.writeLong(1)
        .writeLong(hold.journalOffset())
        .writeLong(hold.since())
        .writeString(table == null ? "" : table.schema())
        .writeString(table == null ? "" : table.name());
    FindingCodec.write(out, hold.finding());
  }

  private static Optional<Hold> readHold(AvroReader in) {
    return switch (in.readInt("hold")) {
      case 0 -> Optional.empty();
      case 1 -> {
        long offset = in.readLong("journalOffset");
        long since = in.readLong("since");
        String schema = in.readText("schema");
        String name = in.readText("name");
        Optional<TableName> table =
            schema.isEmpty() || name.isEmpty()
                ? Optional.empty()
                : Optional.of(new TableName(schema, name));
        yield Optional.of(new Hold(offset, since, table, FindingCodec.read(in)));
      }
      default -> throw new MalformedRecordException("field hold has no such branch");
    };
  }

  /**
   * Reads a tally.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public static Tally decode(byte[] framed) {
    Frame.TALLY.require(framed);
    AvroReader in = new AvroReader(framed, Frame.LENGTH, new Strings());
    long offset = in.readLong("journalOffset");
    Lsn lsn = new Lsn(in.readLong("lsn"));
    Map<TableName, Tally.Counts> tables = new TreeMap<>();
    for (int count = in.readBlock("tables"); count > 0; count = in.readBlock("tables")) {
      for (int i = 0; i < count; i++) {
        String schema = in.readText("schema");
        String name = in.readText("name");
        if (schema.isEmpty() || name.isEmpty()) {
          throw new MalformedRecordException("a table without a name");
        }
        tables.put(
            new TableName(schema, name),
            new Tally.Counts(
                in.readLong("captured"),
                in.readLong("accepted"),
                in.readLong("ignored"),
                in.readLong("rejected")));
      }
    }
    Map<RuleId, Long> rules = readRules(in);
    Optional<Hold> hold = readHold(in);
    in.end();
    return new Tally(offset, lsn, tables, rules, hold);
  }
}
