package org.pyx.chaos.network;

/** Which way bytes go. */
public enum Direction {
  /** From the stage to the server. */
  TO_SERVER("to the server"),
  /** From the server to the stage. */
  TO_CLIENT("to the client");

  private final String words;

  Direction(String words) {
    this.words = words;
  }

  /** In words. */
  public String words() {
    return words;
  }
}
