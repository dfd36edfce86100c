package org.pyx.schemas.wire;

import java.util.Map;
import java.util.TreeMap;
import org.pyx.schemas.model.Lsn;
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
    return out.writeLong(0).finish();
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
    in.end();
    return new Tally(offset, lsn, tables);
  }
}
