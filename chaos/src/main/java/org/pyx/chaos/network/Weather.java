package org.pyx.chaos.network;

/** What one direction of a link does with bytes. */
public sealed interface Weather {
  /** It carries them. */
  record Fair() implements Weather {}

  /**
   * It carries so many.
   *
   * @param bytesPerSecond at most
   */
  record Slow(int bytesPerSecond) implements Weather {}

  /** It keeps them back until it is fair again; then it goes on. */
  record Stalled() implements Weather {}

  /** It takes them, and they are gone; when it is fair again, the connection breaks. */
  record Swallowing() implements Weather {}
}
