package org.pyx.capture.translation;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/**
 * Reads the rows of one table as one Connect schema describes them; made once for each schema, so
 * that a row costs no look at types. Immutable.
 */
final class RowReader {
  private final TableName table;
  private final Layout layout;
  private final ColumnReader[] readers;
  private final List<Change.Relation.Column> columns;

  private interface ColumnReader {
    Value read(Object value);
  }

  RowReader(TableName table, Schema rows) {
    this.table = table;
    List<Field> fields = rows.fields();
    layout = new Layout(fields.stream().map(Field::name).toList());
    readers = new ColumnReader[fields.size()];
    columns = new ArrayList<>(fields.size());
    for (int i = 0; i < readers.length; i++) {
      Schema schema = fields.get(i).schema();
      readers[i] = reader(schema.type());
      String type = schema.parameters() == null ? null : schema.parameters().get(Markers.TYPE);
      columns.add(
          new Change.Relation.Column(fields.get(i).name(), type == null ? "unknown" : type));
    }
  }

  TableName table() {
    return table;
  }

  List<Change.Relation.Column> columns() {
    return columns;
  }

  Row read(Struct struct) {
    Value[] values = new Value[readers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(struct, i);
    }
    return new Row(layout, values);
  }

  /**
   * The replica identity. With the default identity only the key was sent and the engine fills the
   * rest with null, which would read as if the row had held NULL there.
   */
  Row readIdentity(Struct struct, @Nullable Struct key) {
    Row all = read(struct);
    if (key == null) {
      return all;
    }
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (key.schema().field(all.name(i)) != null) {
        names.add(all.name(i));
        values.add(all.value(i));
      } else if (all.value(i) != Value.NULL) {
        return all; // more than the key was sent: the identity is FULL
      }
    }
    return Row.of(names, values);
  }

  // Struct.get would give the column's default for NULL
  private Value value(Struct struct, int place) {
    @Nullable Object value = struct.getWithoutDefault(layout.names().get(place));
    return value == null ? Value.NULL : readers[place].read(value);
  }

  private static ColumnReader reader(Schema.Type type) {
    return switch (type) {
      case INT64 -> value -> new Value.Int((Long) value);
      case BOOLEAN -> value -> new Value.Bool((Boolean) value);
      case FLOAT64 -> value -> new Value.Real((Double) value);
      case BYTES -> RowReader::bytes;
      case STRING -> RowReader::text;
      case INT8, INT16, INT32, FLOAT32, ARRAY, MAP, STRUCT ->
          throw new IllegalStateException("the converter makes no " + type);
    };
  }

  private static Value bytes(Object value) {
    if (value == Markers.UNCHANGED_BYTES) {
      return Value.Unchanged.INSTANCE;
    }
    Value.Large large = Oversize.read((byte[]) value);
    return large == null ? new Value.Bytes((byte[]) value) : large;
  }

  private static Value text(Object value) {
    if (isUnchanged(value)) {
      return Value.Unchanged.INSTANCE;
    }
    Value.Large large = Oversize.read((String) value);
    return large == null ? new Value.Text((String) value) : large;
  }

  @SuppressWarnings("ReferenceEquality") // a marker is itself, whatever text a row may hold
  private static boolean isUnchanged(Object value) {
    return value == Markers.UNCHANGED_TEXT;
  }
}
