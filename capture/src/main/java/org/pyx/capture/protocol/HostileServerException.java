package org.pyx.capture.protocol;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

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

  /** What it means for the stage that reads the log. */
  public PyxException explained() {
    String message = String.valueOf(getMessage());
    return tooLarge
        ? new StopException(
            message
                + ": start it with more memory (PYX_JAVA_OPTS=-Xmx4g), and look at who wrote that",
            this)
        : new TryAgainException("reading the exchange's log failed: " + message, this);
  }
}
