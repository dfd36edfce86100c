package org.pyx.schemas.stage;

/** Something outside is away for now; the stage waits and tries again. */
public final class TryAgainException extends PyxException {
  private static final long serialVersionUID = 1;

  /** With a message for the operator. */
  public TryAgainException(String message) {
    super(message);
  }

  /** With a message for the operator and what caused it. */
  public TryAgainException(String message, Throwable cause) {
    super(message, cause);
  }
}
