package org.pyx.console.inspect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as the copy has it now.
 *
 * @param cells its columns by name, in their order
 */
public record CopyRow(Map<String, Cell> cells) {
  /**
   * A column's value.
   *
   * @param text PostgreSQL's text, or as much of it as is shown; null for NULL
   * @param characters how long it is
   */
  public record Cell(@Nullable String text, long characters) {
    /** Whether there is more. */
    public boolean isCut() {
      return text != null && text.codePointCount(0, text.length()) < characters;
    }
  }

  public CopyRow {
    cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
  }
}
