package org.pyx.capture.protocol;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A server has said what no honest PostgreSQL says; the connection is given up. */
public final class HostileServerException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean tooLarge;

  HostileServerException(String message) {
    this(message, false);
  }

  HostileServerException(String message, boolean tooLarge) {
    super(message);
    this.tooLarge = tooLarge;
  }

  /** The one among the causes of an error; null if there is none. */
  public static @Nullable HostileServerException in(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof HostileServerException hostile) {
        return hostile;
      }
    }
    return null;
  }

  /** Whether it was honest perhaps, but more than this process can hold. */
  public boolean isTooLarge() {
    return tooLarge;
  }
}
