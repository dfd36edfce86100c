package org.pyx.schemas.leadership;

import org.pyx.schemas.stage.StopException;

/**
 * Another process has written where this one did, and Kafka takes nothing more from this one. A
 * process that still holds the lane may begin again: the other one came back too late.
 */
public final class FencedException extends StopException {
  private static final long serialVersionUID = 1;

  /** With a message for the operator and Kafka's error. */
  public FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
