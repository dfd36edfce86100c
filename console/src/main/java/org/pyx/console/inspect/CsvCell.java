package org.pyx.console.inspect;

/**
 * Cells of a CSV file as <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a> has them,
 * which no spreadsheet takes for a formula. Stateless.
 */
public final class CsvCell {
  private static final String DANGEROUS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvCell() {}

  /**
   * A text as a cell. Control and bidirectional characters are shown by their code points. A text
   * that begins, behind any blanks and quotes, with what begins a formula gets an apostrophe before
   * it; so does one that begins with a tab or a carriage return.
   */
  public static String of(String text) {
    boolean formula = isFormula(text);
    String visible = VisibleText.of(text);
    return quote(formula ? "'" + visible : visible);
  }

  private static boolean isFormula(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (DANGEROUS.indexOf(c) >= 0 || c == '\t' || c == '\r') {
        return true;
      }
      boolean passedOver =
          Character.isWhitespace(c)
              || Character.isSpaceChar(c)
              || Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || c == '"'
              || c == '\'';
      if (!passedOver) {
        return false;
      }
    }
    return false;
  }

  private static String quote(String text) {
    boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return plain && !text.startsWith(" ") && !text.endsWith(" ")
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }
}
