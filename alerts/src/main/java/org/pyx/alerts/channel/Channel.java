package org.pyx.alerts.channel;

import org.pyx.alerts.desk.Letter;

/** A way to a recipient. Used by one thread at a time. */
public interface Channel extends AutoCloseable {
  /**
   * Passes a letter on. Returns when the other side has taken it.
   *
   * @throws ChannelException if it has not, or it is not known whether it has
   */
  void send(Letter letter);

  /** Frees what it holds. */
  @Override
  default void close() {}
}
