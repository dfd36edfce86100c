package org.pyx.chaos.run;

/** The lane does not recover. */
public final class NoProgressException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoProgressException(String message) {
    super(message);
  }
}
