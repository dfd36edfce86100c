package org.pyx.schemas.stage;

/**
 * What Pyx throws. The message is for the operator: what happened, to which table, LSN or topic,
 * and what to do next. It never carries row contents or secrets.
 */
public abstract sealed class PyxException extends RuntimeException
    permits TryAgainException, StopException {
  private static final long serialVersionUID = 1;

  PyxException(String message) {
    super(message);
  }

  PyxException(String message, Throwable cause) {
    super(message, cause);
  }
}
