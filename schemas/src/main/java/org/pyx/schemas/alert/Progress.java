package org.pyx.schemas.alert;

import java.time.Instant;

/**
 * How far the alert stage has come.
 *
 * @param rejected the next offset of the rejected topic
 * @param decisions the next offset of the decisions topic
 * @param at when, by the stage's clock
 */
public record Progress(long rejected, long decisions, Instant at) implements AlertRecord {
  /** The key. */
  public static final String KEY = "progress";

  @Override
  public String key() {
    return KEY;
  }
}
