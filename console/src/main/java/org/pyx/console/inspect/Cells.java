package org.pyx.console.inspect;

/** How wide text is on a terminal, by the columns that its characters take. Stateless. */
final class Cells {
  private static final int[][] WIDE = {
    {0x1100, 0x115F},
    {0x231A, 0x231B},
    {0x2E80, 0x303E},
    {0x3041, 0xA4CF},
    {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD}
  };

  /** Marks piled on one character beyond this would be drawn over the lines around. */
  private static final int MOST_MARKS = 3;

  private Cells() {}

  /** The columns of a text. */
  static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  /** The beginning of a text that fits into some columns, ending with {@code …} if it is cut. */
  static String fit(String text, int columns) {
    StringBuilder fitting = new StringBuilder();
    int used = 0;
    int keep = 0;
    int marks = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int width = width(c);
      marks = width == 0 ? marks + 1 : 0;
      if (marks > MOST_MARKS) {
        continue;
      }
      if (used + width > columns) {
        fitting.setLength(keep);
        return fitting.append('…').toString();
      }
      fitting.appendCodePoint(c);
      used += width;
      if (used < columns) {
        keep = fitting.length();
      }
    }
    return fitting.toString();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (c >= range[0] && c <= range[1]) {
        return 2;
      }
    }
    return 1;
  }
}
