package org.pyx.console.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.wire.ChangeKind;

/** Changes as JSON, without loss. Stateless. */
final class ChangeJson {
  private static final HexFormat HEX = HexFormat.of();

  private ChangeJson() {}

  /** The fields of a change, into an object that is open. */
  static void write(JsonGenerator out, Change change) throws IOException {
    out.writeStringField("kind", EntryJson.word(ChangeKind.of(change)));
    if (change instanceof Change.OfTable ofTable) {
      EntryJson.table(out, ofTable.table());
    }
    out.writeNumberField("transactionId", change.position().transactionId());
    out.writeStringField("lsn", change.position().lsn().toString());
    out.writeNumberField("order", change.position().order());
    EntryJson.time(out, "commitTime", change.commitTime());
    switch (change) {
      case Change.Insert c -> {
        out.writeBooleanField("keyChange", c.keyChange());
        row(out, "columns", c.row());
      }
      case Change.SnapshotRow c -> row(out, "columns", c.row());
      case Change.Update c -> {
        row(out, "columns", c.row());
        row(out, "before", c.before());
      }
      case Change.Delete c -> {
        out.writeBooleanField("keyChange", c.keyChange());
        row(out, "columns", c.before());
      }
      case Change.Observed c -> row(out, "columns", c.facts());
      case Change.Relation c -> relation(out, c);
      case Change.Message c -> {
        out.writeStringField("prefix", c.prefix());
        out.writeStringField("content", HEX.formatHex(c.content()));
      }
      case Change.End c -> out.writeNumberField("events", c.events());
      case Change.Truncate _, Change.Begin _, Change.Heartbeat _ -> {}
    }
  }

  private static void relation(JsonGenerator out, Change.Relation relation) throws IOException {
    out.writeArrayFieldStart("columns");
    for (Change.Relation.Column column : relation.columns()) {
      out.writeStartObject();
      out.writeStringField("name", column.name());
      out.writeStringField("type", column.type());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void row(JsonGenerator out, String field, @Nullable Row row) throws IOException {
    if (row != null) {
      out.writeFieldName(field);
      row(out, row);
    }
  }

  /** A row as an array of its columns. */
  static void row(JsonGenerator out, Row row) throws IOException {
    out.writeStartArray();
    for (int i = 0; i < row.size(); i++) {
      out.writeStartObject();
      out.writeStringField("name", row.name(i));
      value(out, row.value(i));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void value(JsonGenerator out, Value value) throws IOException {
    switch (value) {
      case Value.Null _ -> EntryJson.type(out, "null");
      case Value.Unchanged _ -> EntryJson.type(out, "unchanged");
      case Value.Bool v -> typed(out, "boolean", Boolean.toString(v.value()));
      case Value.Int v -> typed(out, "long", Long.toString(v.value()));
      case Value.Real v -> typed(out, "double", Double.toString(v.value()));
      case Value.Bytes v -> typed(out, "bytes", HEX.formatHex(v.value()));
      case Value.Text v -> typed(out, "string", v.value());
      case Value.Large v -> {
        EntryJson.type(out, "large");
        out.writeNumberField("size", v.size());
        out.writeStringField("sha256", HEX.formatHex(v.sha256()));
      }
    }
  }

  private static void typed(JsonGenerator out, String type, String value) throws IOException {
    EntryJson.type(out, type);
    out.writeStringField("value", value);
  }
}
