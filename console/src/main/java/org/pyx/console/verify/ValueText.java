package org.pyx.console.verify;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.Value;

/** Values of the topics in the text that PostgreSQL has for them. Stateless. */
public final class ValueText {
  private static final String BLANK_PADDED = "character(";

  private ValueText() {}

  /**
   * The texts of some columns of a row, null for NULL; empty if one is not there, or is a floating
   * point number, which has a text of its own in Java.
   */
  public static Optional<List<@Nullable String>> of(Row row, List<Column> columns) {
    List<@Nullable String> texts = new ArrayList<>();
    for (Column column : columns) {
      switch (row.get(column.name())) {
        case null -> {
          return Optional.empty();
        }
        case Value.Unchanged _, Value.Large _, Value.Real _ -> {
          return Optional.empty();
        }
        case Value.Null _ -> texts.add(null);
        case Value.Bool v -> texts.add(Boolean.toString(v.value()));
        case Value.Int v -> texts.add(Long.toString(v.value()));
        case Value.Bytes v -> texts.add("\\x" + HexFormat.of().formatHex(v.value()));
        case Value.Text v -> texts.add(text(v.value(), column));
      }
    }
    return Optional.of(texts);
  }

  /** The cast to text takes the blanks away with which the type fills up. */
  private static String text(String value, Column column) {
    if (!column.type().startsWith(BLANK_PADDED)) {
      return value;
    }
    int end = value.length();
    while (end > 0 && value.charAt(end - 1) == ' ') {
      end--;
    }
    return value.substring(0, end);
  }
}
