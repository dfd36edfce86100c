package org.pyx.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.TrustedSchema.Range;
import org.pyx.schemas.model.TrustedSchema.Table;

/** The record of the schema topic. Stateless and thread-safe; equal schemas give equal bytes. */
public final class TrustedSchemaCodec {
  private static final Kind[] KINDS = Kind.values();

  private TrustedSchemaCodec() {}

  /** The framed bytes of a schema. */
  public static byte[] encode(TrustedSchema schema) {
    AvroWriter out = new AvroWriter().start(Frame.TRUSTED_SCHEMA);
    write(out, schema);
    return out.finish();
  }

  /**
   * Reads a schema.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public static TrustedSchema decode(byte[] framed) {
    Frame.TRUSTED_SCHEMA.require(framed);
    AvroReader in = new AvroReader(framed, Frame.LENGTH, new Strings());
    TrustedSchema schema = read(in);
    in.end();
    return schema;
  }

  /** The digest of a schema, stamped on every verdict. */
  public static Digest digest(TrustedSchema schema) {
    return Digest.of(encode(schema));
  }

  static TrustedSchema read(AvroReader in) {
    return new TrustedSchema(readArray(in, "tables", () -> readTable(in)));
  }

  static void write(AvroWriter out, TrustedSchema schema) {
    writeArray(out, schema.tables(), table -> writeTable(out, table));
  }

  private static void writeTable(AvroWriter out, Table table) {
    out.writeString(table.name().schema()).writeString(table.name().name());
    writeArray(out, table.columns(), column -> writeColumn(out, column));
    writeNames(out, table.primaryKey());
    writeArray(out, table.uniqueKeys(), key -> writeNames(out, key));
    writeArray(
        out,
        table.foreignKeys(),
        key -> {
          writeNames(out, key.columns());
          out.writeString(key.parent().schema()).writeString(key.parent().name());
          writeNames(out, key.parentColumns());
        });
  }

  private static Table readTable(AvroReader in) {
    return new Table(
        readTableName(in),
        readArray(in, "columns", () -> readColumn(in)),
        readNames(in),
        readArray(in, "uniqueKeys", () -> readNames(in)),
        readArray(
            in,
            "foreignKeys",
            () -> new ForeignKey(readNames(in), readTableName(in), readNames(in))));
  }

  private static void writeColumn(AvroWriter out, Column column) {
    LengthBounds length = column.length();
    out.writeString(column.name())
        .writeString(column.type())
        .writeLong(column.kind().ordinal())
        .writeBoolean(column.notNull())
        .writeBoolean(column.hasDefault())
        .writeLong(length == null ? -1 : length.least())
        .writeLong(length == null ? -1 : length.most());
    Range range = column.range();
    if (range == null) {
      out.writeLong(0);
    } else {
      out.writeLong(1).writeLong(range.least()).writeLong(range.most());
    }
  }

  private static Column readColumn(AvroReader in) {
    String name = in.readText("name");
    String type = in.readText("type");
    Kind kind = in.readEnum("kind", KINDS);
    boolean notNull = in.readBoolean("notNull");
    boolean hasDefault = in.readBoolean("hasDefault");
    int least = in.readInt("leastLength");
    int most = in.readInt("mostLength");
    @Nullable LengthBounds length = least < 0 ? null : new LengthBounds(least, most);
    @Nullable Range range =
        switch (in.readInt("range")) {
          case 0 -> null;
          case 1 -> new Range(in.readLong("least"), in.readLong("most"));
          default -> throw new MalformedRecordException("field range has no such branch");
        };
    return new Column(name, type, kind, notNull, hasDefault, length, range);
  }

  static TableName readTableName(AvroReader in) {
    String schema = in.readText("schema");
    String name = in.readText("table");
    if (schema.isEmpty() || name.isEmpty()) {
      throw new MalformedRecordException("a table without a name");
    }
    return new TableName(schema, name);
  }

  private static void writeNames(AvroWriter out, List<String> names) {
    writeArray(out, names, out::writeString);
  }

  private static List<String> readNames(AvroReader in) {
    return readArray(in, "names", () -> in.readText("name"));
  }

  private static <T> void writeArray(
      AvroWriter out, List<T> items, java.util.function.Consumer<T> write) {
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
}
