package org.pyx.console;

/** A stage has failed; the message says which, why, and what to do. */
public final class StageFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what the stage said. */
  public StageFailedException(String message) {
    super(message);
  }
}
