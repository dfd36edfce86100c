package org.pyx.schemas.stage;

/** Waiting does not help: the stage stops until a person has acted. */
public non-sealed class StopException extends PyxException {
  private static final long serialVersionUID = 1;

  /** With a message for the operator. */
  public StopException(String message) {
    super(message);
  }

  /** With a message for the operator and what caused it. */
  public StopException(String message, Throwable cause) {
    super(message, cause);
  }
}
