package org.pyx.alerts.check;

import java.time.Duration;
import java.util.Locale;
import org.pyx.schemas.model.Severity;

/** What is looked at. */
public enum CheckKind {
  /** Nobody holds a stage of the lane. */
  STAGE_DOWN(Severity.CRITICAL, 2, 5),
  /** A stage is far behind. */
  LAG(Severity.WARNING, 5, 30),
  /** The exchange holds back much log for the slot. */
  SLOT_WAL(Severity.CRITICAL, 1, 0),
  /** The lane stands still until somebody decides. */
  HALTED(Severity.CRITICAL, 1, 0),
  /** A table is rejected by decision. */
  HELD_TABLE(Severity.INFO, 1, 0),
  /** A certificate is about to expire. */
  CERTIFICATE(Severity.WARNING, 1, 0),
  /** A disk is nearly full. */
  DISK(Severity.CRITICAL, 2, 10),
  /** It cannot be looked at all. */
  PROBE(Severity.WARNING, 5, 30);

  private final CheckRule usual;

  CheckKind(Severity severity, int inARow, int times) {
    this.usual = new CheckRule(severity, inARow, times, Duration.ofHours(24));
  }

  /** When it is an incident, unless it is configured otherwise. */
  public CheckRule usual() {
    return usual;
  }

  /** Its name in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name among the rules. */
  public String rule() {
    return "check." + word();
  }
}
