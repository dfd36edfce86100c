package org.pyx.chaos.network;

import java.util.Locale;

/** The links of a lane. */
public enum Cable {
  /** From capture to the exchange. */
  SOURCE,
  /** From the sink to the auditor's database. */
  TARGET,
  /** From all stages to the broker. */
  KAFKA;

  /** Its name in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
