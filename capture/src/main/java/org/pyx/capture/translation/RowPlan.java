package org.pyx.capture.translation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.StopException;

/** How the rows of one Connect schema become rows of ours; made once per schema. Immutable. */
final class RowPlan {
  private final Layout layout;
  private final Field[] fields;
  private final String placeholder;
  private final byte[] placeholderBytes;
  private final List<Change.Relation.Column> columns = new ArrayList<>();

  RowPlan(Schema schema, String placeholder) {
    this.fields = schema.fields().toArray(Field[]::new);
    this.layout = new Layout(schema.fields().stream().map(Field::name).toList());
    this.placeholder = placeholder;
    this.placeholderBytes = placeholder.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (Field field : fields) {
      columns.add(new Change.Relation.Column(field.name(), field.schema().type().getName()));
    }
  }

  /** The columns with the types in which they travel. */
  List<Change.Relation.Column> columns() {
    return columns;
  }

  Row row(Struct struct) {
    Value[] values = new Value[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(fields[i], struct.getWithoutDefault(fields[i].name()));
    }
    return new Row(layout, values);
  }

  /**
   * The part of a row that a replica identity sent: its key, or all of it if anything else is
   * there.
   */
  Row identity(Struct struct, @Nullable Schema key) {
    Row all = row(struct);
    if (key == null) {
      return all;
    }
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (key.field(all.name(i)) != null) {
        names.add(all.name(i));
        values.add(all.value(i));
      } else if (all.value(i) != Value.Null.INSTANCE) {
        return all;
      }
    }
    return Row.of(names, values);
  }

  private Value value(Field field, @Nullable Object value) {
    if (value == null) {
      return Value.NULL;
    }
    return switch (field.schema().type()) {
      case INT8, INT16, INT32, INT64 -> new Value.Int(((Number) value).longValue());
      case BOOLEAN -> new Value.Bool((Boolean) value);
      case FLOAT32, FLOAT64 -> new Value.Real(((Number) value).doubleValue());
      case STRING ->
          value.equals(placeholder) ? Value.Unchanged.INSTANCE : new Value.Text((String) value);
      case BYTES -> bytes(value);
      case ARRAY, MAP, STRUCT ->
          throw new StopException(
              "column "
                  + field.name()
                  + " arrives as "
                  + field.schema().type()
                  + ", which cannot be carried exactly");
    };
  }

  private Value bytes(Object value) {
    byte[] bytes;
    if (value instanceof ByteBuffer buffer) {
      bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
    } else {
      bytes = (byte[]) value;
    }
    return Arrays.equals(bytes, placeholderBytes)
        ? Value.Unchanged.INSTANCE
        : new Value.Bytes(bytes);
  }
}
