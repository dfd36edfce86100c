package org.pyx.schemas.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;

/**
 * Turns changes into the bytes of {@code change.avsc} and back, by hand: no JSON, no reflection,
 * column names decoded once. Not thread-safe; every thread has its own.
 */
public final class ChangeCodec {
  private static final int MOST_LAYOUTS = 10_000;
  private static final byte[] NOTHING = {};
  private static final ChangeKind[] KINDS = ChangeKind.values();

  private final AvroWriter writer = new AvroWriter();
  private final Strings strings = new Strings();
  private final Map<TableName, Layout> layouts = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Value> values = new ArrayList<>();

  /** The framed bytes of a change. */
  public byte[] encode(Change change) {
    writer.start(Frame.CHANGE);
    switch (change) {
      case Change.Insert c -> writeRow(ChangeKind.INSERT, c, c.keyChange(), c.row(), null);
      case Change.SnapshotRow c -> writeRow(ChangeKind.SNAPSHOT, c, false, c.row(), null);
      case Change.Update c -> writeRow(ChangeKind.UPDATE, c, false, c.row(), c.before());
      case Change.Delete c -> writeRow(ChangeKind.DELETE, c, c.keyChange(), c.before(), null);
      case Change.Truncate c -> writeRow(ChangeKind.TRUNCATE, c, false, null, null);
      case Change.Message c -> writeBare(ChangeKind.MESSAGE, c, null, c.prefix(), c.content(), 0);
      case Change.Begin c -> writeBare(ChangeKind.BEGIN, c, null, "", NOTHING, 0);
      case Change.End c -> writeBare(ChangeKind.END, c, null, "", NOTHING, c.events());
      case Change.Heartbeat c -> writeBare(ChangeKind.HEARTBEAT, c, null, "", NOTHING, 0);
      case Change.Relation c -> writeRow(ChangeKind.RELATION, c, false, relationRow(c), null);
      case Change.Source c -> writeBare(ChangeKind.SOURCE, c, c.facts(), "", NOTHING, 0);
      case Change.Catalog c -> writeRow(ChangeKind.CATALOG, c, false, c.facts(), null);
    }
    return writer.finish();
  }

  /**
   * The change in some framed bytes.
   *
   * @throws MalformedRecordException if they are no change
   */
  public Change decode(byte[] framed) {
    Frame.CHANGE.require(framed);
    AvroReader reader = new AvroReader(framed, Frame.LENGTH, strings);
    Change change = read(reader);
    reader.end();
    return change;
  }

  /** Where a change's own bytes begin, so that they can be passed on as they are. */
  static int bodyOf(byte[] framedChange) {
    Frame.CHANGE.require(framedChange);
    return Frame.LENGTH;
  }

  AvroReader reader(byte[] bytes) {
    return new AvroReader(bytes, Frame.LENGTH, strings);
  }

  Change read(AvroReader in) {
    ChangeKind kind = in.readEnum("kind", KINDS);
    String schema = in.readName("schema");
    String table = in.readName("table");
    long transactionId = in.readLong("transactionId");
    Lsn lsn = new Lsn(in.readLong("lsn"));
    long order = in.readLong("order");
    if (transactionId < 0 || order < 0) {
      throw new MalformedRecordException("negative transactionId or order");
    }
    TransactionPosition position = new TransactionPosition(transactionId, lsn, order);
    long commitTime = in.readLong("commitTime");
    boolean keyChange = in.readBoolean("keyChange");
    if (kind.hasTable() == (schema.isEmpty() || table.isEmpty())) {
      throw new MalformedRecordException(
          "a " + kind + (kind.hasTable() ? " needs a table" : " has no table"));
    }
    @Nullable TableName name = kind.hasTable() ? new TableName(schema, table) : null;
    Row row = readRow(in, name);
    Row before =
        switch (in.readInt("before")) {
          case 0 -> null;
          case 1 -> readRow(in, name);
          default -> throw new MalformedRecordException("field before has no such branch");
        };
    String prefix = in.readText("prefix");
    byte[] content = in.readBytes("content");
    long events = in.readLong("events");
    if (name == null) {
      return bare(kind, position, commitTime, row, prefix, content, events);
    }
    return switch (kind) {
      case INSERT -> new Change.Insert(position, commitTime, name, row, keyChange);
      case SNAPSHOT -> new Change.SnapshotRow(position, commitTime, name, row);
      case UPDATE -> new Change.Update(position, commitTime, name, row, before);
      case DELETE -> new Change.Delete(position, commitTime, name, row, keyChange);
      case TRUNCATE -> new Change.Truncate(position, commitTime, name);
      case RELATION -> new Change.Relation(position, commitTime, name, relationColumns(row));
      case CATALOG -> new Change.Catalog(position, commitTime, name, row);
      case MESSAGE, BEGIN, END, HEARTBEAT, SOURCE ->
          throw new IllegalStateException(kind + " has no table");
    };
  }

  private static Change bare(
      ChangeKind kind,
      TransactionPosition position,
      long commitTime,
      Row row,
      String prefix,
      byte[] content,
      long events) {
    return switch (kind) {
      case SOURCE -> new Change.Source(position, commitTime, row);
      case MESSAGE -> new Change.Message(position, commitTime, prefix, content);
      case BEGIN -> new Change.Begin(position, commitTime);
      case END -> new Change.End(position, commitTime, events);
      case HEARTBEAT -> new Change.Heartbeat(position, commitTime);
      case INSERT, SNAPSHOT, UPDATE, DELETE, TRUNCATE, RELATION, CATALOG ->
          throw new IllegalStateException(kind + " has a table");
    };
  }

  private void writeRow(
      ChangeKind kind,
      Change.OfTable change,
      boolean keyChange,
      @Nullable Row row,
      @Nullable Row before) {
    writeHead(kind, change, change.table().schema(), change.table().name(), keyChange);
    writeColumns(row);
    if (before == null) {
      writer.writeLong(0);
    } else {
      writer.writeLong(1);
      writeColumns(before);
    }
    writer.writeString("").writeBytes(NOTHING).writeLong(0);
  }

  private void writeBare(
      ChangeKind kind,
      Change change,
      @Nullable Row row,
      String prefix,
      byte[] content,
      long events) {
    writeHead(kind, change, "", "", false);
    writeColumns(row);
    writer.writeLong(0).writeString(prefix).writeBytes(content).writeLong(events);
  }

  private void writeHead(
      ChangeKind kind, Change change, String schema, String table, boolean keyChange) {
    TransactionPosition position = change.position();
    writer
        .writeLong(kind.ordinal())
        .writeString(schema)
        .writeString(table)
        .writeLong(position.transactionId())
        .writeLong(position.lsn().value())
        .writeLong(position.order())
        .writeLong(change.commitTime())
        .writeBoolean(keyChange);
  }

  private void writeColumns(@Nullable Row row) {
    if (row != null && row.size() > 0) {
      writer.writeLong(row.size());
      for (int i = 0; i < row.size(); i++) {
        writer.writeString(row.name(i));
        writeValue(row.value(i));
      }
    }
    writer.writeLong(0);
  }

  private void writeValue(Value value) {
    switch (value) {
      case Value.Null _ -> writer.writeLong(0);
      case Value.Bool v -> writer.writeLong(1).writeBoolean(v.value());
      case Value.Int v -> writer.writeLong(2).writeLong(v.value());
      case Value.Real v -> writer.writeLong(3).writeDouble(v.value());
      case Value.Bytes v -> writer.writeLong(4).writeBytes(v.value());
      case Value.Text v -> writer.writeLong(5).writeString(v.value());
      case Value.Unchanged _ -> writer.writeLong(6).writeLong(0);
      case Value.Large v ->
          writer
              .writeLong(7)
              .writeLong(v.size())
              .writeRaw(v.sha256(), 0, Value.Large.DIGEST_LENGTH);
    }
  }

  private Row readRow(AvroReader in, @Nullable TableName table) {
    names.clear();
    values.clear();
    for (int count = in.readBlock("columns"); count > 0; count = in.readBlock("columns")) {
      for (int i = 0; i < count; i++) {
        names.add(in.readName("column name"));
        values.add(readValue(in));
      }
    }
    return new Row(layout(table), values.toArray(Value[]::new));
  }

  private static Value readValue(AvroReader in) {
    return switch (in.readInt("value")) {
      case 0 -> Value.NULL;
      case 1 -> new Value.Bool(in.readBoolean("boolean"));
      case 2 -> new Value.Int(in.readLong("long"));
      case 3 -> new Value.Real(in.readDouble("double"));
      case 4 -> new Value.Bytes(in.readBytes("bytes"));
      case 5 -> new Value.Text(in.readText("string"));
      case 6 -> in.readEnum("marker", Value.Unchanged.values());
      case 7 ->
          new Value.Large(in.readLong("size"), in.readFixed("sha256", Value.Large.DIGEST_LENGTH));
      default -> throw new MalformedRecordException("field value has no such branch");
    };
  }

  private Layout layout(@Nullable TableName table) {
    if (table == null) {
      return new Layout(names);
    }
    Layout known = layouts.get(table);
    if (known != null && known.names().equals(names)) {
      return known;
    }
    if (layouts.size() >= MOST_LAYOUTS) {
      layouts.clear();
    }
    Layout layout = new Layout(names);
    layouts.put(table, layout);
    return layout;
  }

  private static Row relationRow(Change.Relation relation) {
    return Row.of(
        relation.columns().stream().map(Change.Relation.Column::name).toList(),
        relation.columns().stream().map(c -> (Value) new Value.Text(c.type())).toList());
  }

  private static List<Change.Relation.Column> relationColumns(Row row) {
    List<Change.Relation.Column> columns = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      if (!(row.value(i) instanceof Value.Text type)) {
        throw new MalformedRecordException("a column of a relation has no type");
      }
      columns.add(new Change.Relation.Column(row.name(i), type.value()));
    }
    return columns;
  }
}
