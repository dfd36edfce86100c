package org.pyx.console.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.pyx.console.Terminal;
import org.pyx.console.overview.Overview;
import org.pyx.console.overview.SlotView;
import org.pyx.console.overview.StageView;
import org.pyx.schemas.model.LogRetention;

/**
 * What a plugin says, in the form of the <a
 * href="https://www.monitoring-plugins.org/doc/guidelines.html">guidelines</a>: one line, behind a
 * bar the figures.
 *
 * @param status how it is
 * @param line what is printed
 */
public record CheckResult(Status status, String line) {
  private static final int LONGEST = 1_000;

  /** How it is; the order is that of the exit codes. */
  public enum Status {
    /** Well. */
    OK,
    /** Somebody should look. */
    WARNING,
    /** Somebody must look now. */
    CRITICAL,
    /** Nobody knows. */
    UNKNOWN
  }

  /** The exit code. */
  public int code() {
    return status.ordinal();
  }

  /** Nothing can be said. */
  public static CheckResult unknown(String why) {
    return new CheckResult(Status.UNKNOWN, head(Status.UNKNOWN, why));
  }

  /** A lane against thresholds. */
  public static CheckResult of(Overview seen, Thresholds thresholds) {
    List<String> critical = new ArrayList<>();
    List<String> warning = new ArrayList<>();
    StringBuilder figures = new StringBuilder(" |");
    seen.state()
        .hold()
        .ifPresent(
            hold -> critical.add("stands still before journal offset " + hold.journalOffset()));
    for (StageView stage : seen.stages()) {
      if (!stage.runs()) {
        critical.add("no process of stage " + stage.name() + " runs");
      }
    }
    seen.slot()
        .filter(SlotView::isGone)
        .ifPresent(slot -> critical.add("the exchange says that the slot is gone"));
    for (Figure figure : Figure.values()) {
      OptionalLong value = figure.of(seen);
      if (value.isPresent()) {
        long number = value.getAsLong();
        if (above(thresholds.critical(), figure, number)) {
          critical.add(words(figure, number));
        } else if (above(thresholds.warning(), figure, number)) {
          warning.add(words(figure, number));
        }
        figures.append(' ').append(performance(figure, number, thresholds));
      }
    }
    critical.addAll(warning);
    Status status =
        critical.size() > warning.size()
            ? Status.CRITICAL
            : warning.isEmpty() ? Status.OK : Status.WARNING;
    String words = critical.isEmpty() ? well(seen) : String.join(", ", critical);
    return new CheckResult(status, head(status, "lane " + seen.lane() + ": " + words) + figures);
  }

  private static String well(Overview seen) {
    return seen.copied().map(at -> "copied up to " + at.lsn()).orElse("nothing copied yet")
        + ", "
        + (seen.toJudge().rows() + seen.toCopy().rows())
        + " rows wait";
  }

  private static boolean above(Map<Figure, Long> thresholds, Figure figure, long value) {
    Long threshold = thresholds.get(figure);
    return threshold != null && value > threshold;
  }

  private static String words(Figure figure, long value) {
    return switch (figure) {
      case LAG_ROWS -> value + " rows wait";
      case LAG_SECONDS -> "the oldest row waits for " + value + " s";
      case LAG_BYTES -> LogRetention.bytes(value) + " behind the exchange's log";
      case WAL_PERCENT -> "the exchange holds back " + value + "% of the log that it may";
      case WAL_BYTES -> "the exchange holds back " + LogRetention.bytes(value) + " of log";
      case HELD_TABLES -> value + " tables are held";
      case INCIDENTS -> value + " critical incidents are open";
    };
  }

  private static String performance(Figure figure, long value, Thresholds thresholds) {
    return figure.label()
        + "="
        + value
        + figure.unit()
        + ";"
        + text(thresholds.warning().get(figure))
        + ";"
        + text(thresholds.critical().get(figure))
        + ";0";
  }

  private static String text(@org.jspecify.annotations.Nullable Long number) {
    return number == null ? "" : number.toString();
  }

  /** A bar would begin the figures. */
  private static String head(Status status, String words) {
    String line = Terminal.line("PYX " + status + " - " + words).replace('|', '/');
    return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
  }
}
