package org.pyx.console.demo;

import java.io.PrintStream;
import java.util.Locale;
import org.pyx.console.Terminal;

/**
 * Where the demo writes: on a terminal one line that renews itself, elsewhere plain lines, fewer of
 * them.
 */
final class Screen {
  private static final int PLAIN_EVERY = 5;

  private final PrintStream out;
  private final boolean live;
  private int updates;
  private boolean lineOpen;

  Screen(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** A line that stays. Text of the exchange is made harmless. */
  void line(String format, Object... arguments) {
    closeLine();
    out.println(Terminal.safe(String.format(Locale.ROOT, format, arguments)));
    out.flush();
  }

  /** The state of this second. */
  void status(String format, Object... arguments) {
    String text = Terminal.safe(String.format(Locale.ROOT, format, arguments));
    if (live) {
      // without automatic wrapping: a narrow terminal cuts the line, which renews itself in place
      out.print("\r\u001b[?7l" + text + "\u001b[K\u001b[?7h");
      lineOpen = true;
      out.flush();
    } else if (updates++ % PLAIN_EVERY == 0) {
      out.println(text);
      out.flush();
    }
  }

  private void closeLine() {
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }
}
