package org.pyx.console.check;

import java.util.Locale;
import java.util.OptionalLong;
import org.pyx.console.overview.Overview;
import org.pyx.console.overview.SlotView;
import org.pyx.schemas.model.LogRetention;

/** A number of a lane that has thresholds. */
public enum Figure {
  /** Changes that wait for their verdict or for the copy. */
  LAG_ROWS("", OptionalLong.empty(), OptionalLong.empty()),
  /** How long the oldest of them waits. */
  LAG_SECONDS("s", OptionalLong.of(300), OptionalLong.of(3_600)),
  /** How much of the exchange's log lies between. */
  LAG_BYTES("B", OptionalLong.empty(), OptionalLong.empty()),
  /** Of the log that the exchange may hold back, how much it does; 0 without a limit. */
  WAL_PERCENT("%", OptionalLong.of(50), OptionalLong.of(75)),
  /** Log that the exchange holds back. */
  WAL_BYTES("B", OptionalLong.empty(), OptionalLong.empty()),
  /** Tables that are rejected by decision. */
  HELD_TABLES("", OptionalLong.of(0), OptionalLong.empty()),
  /** Open critical incidents that nobody has in hand. */
  INCIDENTS("", OptionalLong.empty(), OptionalLong.of(0));

  private final String unit;
  private final OptionalLong warning;
  private final OptionalLong critical;

  Figure(String unit, OptionalLong warning, OptionalLong critical) {
    this.unit = unit;
    this.warning = warning;
    this.critical = critical;
  }

  /** As it is written in options. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As it is written in performance data. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of performance data. */
  String unit() {
    return unit;
  }

  /** Above it is a warning, unless said otherwise. */
  OptionalLong usualWarning() {
    return warning;
  }

  /** Above it is critical, unless said otherwise. */
  OptionalLong usualCritical() {
    return critical;
  }

  /** Its value; empty if it is not known. */
  OptionalLong of(Overview seen) {
    return switch (this) {
      case LAG_ROWS -> OptionalLong.of(seen.toJudge().rows() + seen.toCopy().rows());
      case LAG_SECONDS ->
          OptionalLong.of(
              Math.max(seen.toJudge().oldest().toSeconds(), seen.toCopy().oldest().toSeconds()));
      case LAG_BYTES -> OptionalLong.of(seen.toJudge().bytes() + seen.toCopy().bytes());
      case WAL_PERCENT -> retention(seen, log -> log.unlimited() ? 0 : log.percent());
      case WAL_BYTES -> retention(seen, LogRetention::retained);
      case HELD_TABLES -> OptionalLong.of(seen.state().rejectedTables().size());
      case INCIDENTS -> OptionalLong.of(seen.criticalIncidents());
    };
  }

  private static OptionalLong retention(
      Overview seen, java.util.function.ToLongFunction<LogRetention> figure) {
    return seen.slot()
        .flatMap(SlotView::retention)
        .map(log -> OptionalLong.of(figure.applyAsLong(log)))
        .orElse(OptionalLong.empty());
  }
}
