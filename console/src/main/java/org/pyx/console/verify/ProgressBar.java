package org.pyx.console.verify;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.pyx.console.Terminal;
import org.pyx.verify.Watcher;

/**
 * How far a comparison is: on a terminal one line that renews itself, elsewhere a line now and
 * then. Not thread-safe.
 */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final long PLAIN_EVERY_NANOS = 10_000_000_000L;

  private final PrintStream err;
  private final boolean live;
  private long told = System.nanoTime();
  private boolean open;

  ProgressBar(PrintStream err, boolean live) {
    this.err = err;
    this.live = live;
  }

  void show(Watcher.Progress progress) {
    String line = line(progress);
    if (live) {
      // without automatic wrapping: a narrow terminal cuts the line, which renews itself in place
      err.print("\r\u001b[?7l" + line + "\u001b[K\u001b[?7h");
      err.flush();
      open = true;
    } else if (System.nanoTime() - told > PLAIN_EVERY_NANOS) {
      told = System.nanoTime();
      err.println(line);
    }
  }

  /** Takes the bar away, so that something else can be written. */
  void clear() {
    if (open) {
      err.print("\r\u001b[K");
      err.flush();
      open = false;
    }
  }

  static String line(Watcher.Progress progress) {
    double share =
        progress.expected() <= 0 ? 0 : Math.min(1, progress.rows() / (double) progress.expected());
    int full = (int) (share * WIDTH);
    String left =
        progress.secondsLeft() < 0
            ? ""
            : ", about " + words(Duration.ofSeconds(progress.secondsLeft())) + " left";
    return Terminal.line(
        String.format(
            Locale.ROOT,
            "[%s%s] %3.0f%%  %,d rows, %,.0f rows/s%s  %s",
            "#".repeat(full),
            ".".repeat(WIDTH - full),
            100 * share,
            progress.rows(),
            progress.rowsPerSecond(),
            left,
            progress.table()));
  }

  private static String words(Duration time) {
    return time.toMinutes() == 0
        ? time.toSeconds() + " s"
        : time.toHours() == 0
            ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
            : time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
