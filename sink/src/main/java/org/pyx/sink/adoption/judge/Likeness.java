package org.pyx.sink.adoption.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * How a row of the exchange and the copy's row under the same key are alike.
 *
 * @param differing the columns that differ, and by nothing that the older tool is known for
 * @param lacking the columns in which the copy has exactly what that tool is known to leave there
 */
public record Likeness(List<String> differing, List<String> lacking) {
  /** The mark of a column that is equal. */
  public static final char EQUAL = '=';

  /** The mark of a column with what the older tool is known to leave. */
  public static final char LACKING = 'o';

  /** The mark of a column that differs otherwise. */
  public static final char DIFFERENT = '!';

  public Likeness {
    differing = List.copyOf(differing);
    lacking = List.copyOf(lacking);
  }

  /**
   * From marks, one for each column.
   *
   * @throws IllegalArgumentException if there are more or fewer marks than columns, or unknown ones
   */
  public static Likeness of(List<String> columns, String marks) {
    if (columns.size() != marks.length()) {
      throw new IllegalArgumentException(
          marks.length() + " marks for " + columns.size() + " columns");
    }
    List<String> differing = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      switch (marks.charAt(i)) {
        case EQUAL -> {}
        case LACKING -> lacking.add(columns.get(i));
        case DIFFERENT -> differing.add(columns.get(i));
        default -> throw new IllegalArgumentException("mark " + marks.charAt(i));
      }
    }
    return new Likeness(differing, lacking);
  }

  /** Whether nothing differs at all. */
  public boolean identical() {
    return differing.isEmpty() && lacking.isEmpty();
  }
}
