package org.pyx.schemas.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;

/**
 * The readable keys of records, such as {@code reserves_out/2041}. For people and their filters:
 * nothing of ours decides by them. Stateless.
 */
public final class RecordKeys {
  private static final int MOST_CHARACTERS = 200;

  private RecordKeys() {}

  /** The key of a change, by the policy's serial column, or by the first column that there is. */
  public static byte[] of(Change change, Policy policy) {
    return text(change, policy).getBytes(StandardCharsets.UTF_8);
  }

  /** The same as text. */
  public static String text(Change change, Policy policy) {
    return switch (change) {
      case Change.Insert c -> row(c.table(), c.row(), policy);
      case Change.SnapshotRow c -> row(c.table(), c.row(), policy);
      case Change.Update c -> row(c.table(), c.row(), policy);
      case Change.Delete c -> row(c.table(), c.before(), policy);
      case Change.Truncate c -> c.table().name();
      case Change.Relation c -> c.table().name();
      case Change.Message c -> cut("message/" + c.prefix());
      case Change.Begin c -> "transaction/" + c.position().transactionId();
      case Change.End c -> "transaction/" + c.position().transactionId();
      case Change.Heartbeat _ -> "heartbeat";
      case Change.Source _ -> "source";
      case Change.Catalog c -> c.table().name();
    };
  }

  private static String row(TableName table, Row row, Policy policy) {
    Value value = policy.of(table).flatMap(p -> p.serial()).map(row::get).orElse(null);
    if (value == null || value == Value.NULL) {
      value = firstValue(row);
    }
    return cut(table.name() + "/" + (value == null ? "?" : show(value)));
  }

  private static @Nullable Value firstValue(Row row) {
    for (int i = 0; i < row.size(); i++) {
      if (row.value(i) != Value.NULL) {
        return row.value(i);
      }
    }
    return null;
  }

  private static String show(Value value) {
    return switch (value) {
      case Value.Null _ -> "null";
      case Value.Unchanged _ -> "unchanged";
      case Value.Bool v -> Boolean.toString(v.value());
      case Value.Int v -> Long.toString(v.value());
      case Value.Real v -> Double.toString(v.value());
      case Value.Bytes v -> HexFormat.of().formatHex(v.value(), 0, Math.min(v.value().length, 32));
      case Value.Text v -> v.value();
      case Value.Large v -> v.size() + " bytes";
    };
  }

  private static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
    return text.substring(0, inPair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS) + "…";
  }
}
