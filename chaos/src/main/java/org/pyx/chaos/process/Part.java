package org.pyx.chaos.process;

import java.util.Locale;

/** A process of a lane, or a group of them. */
public enum Part {
  /** The exchange's database server. */
  EXCHANGE,
  /** The auditor's database server. */
  AUDITOR,
  /** Kafka. */
  BROKER,
  /** The stage that reads the exchange's log. */
  CAPTURE,
  /** The stage that judges. */
  VALIDATOR,
  /** The stage that writes the copy. */
  SINK;

  /** Its name in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
