package org.pyx.console.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.pyx.schemas.model.TrustedSchema;

/** The auditor's schema as JSON. Stateless. */
public final class SchemaJson {
  private SchemaJson() {}

  /** The tables as an array. */
  public static void write(JsonGenerator out, TrustedSchema schema) throws IOException {
    out.writeStartArray();
    for (TrustedSchema.Table table : schema.tables()) {
      out.writeStartObject();
      out.writeStringField("schema", table.name().schema());
      out.writeStringField("table", table.name().name());
      out.writeArrayFieldStart("columns");
      for (TrustedSchema.Column column : table.columns()) {
        column(out, column);
      }
      out.writeEndArray();
      strings(out, "primaryKey", table.primaryKey());
      out.writeArrayFieldStart("uniqueKeys");
      for (List<String> key : table.uniqueKeys()) {
        strings(out, key);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("foreignKeys");
      for (TrustedSchema.ForeignKey key : table.foreignKeys()) {
        out.writeStartObject();
        strings(out, "columns", key.columns());
        out.writeStringField("parentSchema", key.parent().schema());
        out.writeStringField("parent", key.parent().name());
        strings(out, "parentColumns", key.parentColumns());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void column(JsonGenerator out, TrustedSchema.Column column) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", column.name());
    out.writeStringField("type", column.type());
    out.writeStringField("kind", EntryJson.word(column.kind()));
    out.writeBooleanField("notNull", column.notNull());
    out.writeBooleanField("hasDefault", column.hasDefault());
    if (column.length() != null) {
      out.writeNumberField("shortest", column.length().least());
      out.writeNumberField("longest", column.length().most());
    }
    if (column.range() != null) {
      out.writeNumberField("least", column.range().least());
      out.writeNumberField("most", column.range().most());
    }
    out.writeEndObject();
  }

  private static void strings(JsonGenerator out, String field, List<String> values)
      throws IOException {
    out.writeFieldName(field);
    strings(out, values);
  }

  private static void strings(JsonGenerator out, List<String> values) throws IOException {
    out.writeStartArray();
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }
}
