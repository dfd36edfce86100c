package org.pyx.alerts.channel;

/** A letter could not be passed on now; it is tried again. The message carries no secrets. */
public final class ChannelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With words for the operator. */
  public ChannelException(String message, Throwable cause) {
    super(message, cause);
  }

  /** With words for the operator. */
  public ChannelException(String message) {
    super(message);
  }
}
