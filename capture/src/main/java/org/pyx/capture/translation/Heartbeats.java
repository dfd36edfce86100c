package org.pyx.capture.translation;

/** The logical messages by which capture moves its slot while nothing else is published. */
public final class Heartbeats {
  /** Their prefix; they have no content, and one that has is not ours. */
  public static final String PREFIX = "pyx.heartbeat";

  private Heartbeats() {}
}
