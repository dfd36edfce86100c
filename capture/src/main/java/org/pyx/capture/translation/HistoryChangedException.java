package org.pyx.capture.translation;

import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.start.WayOut;

/** The log that the exchange sends now is not the one whose beginning the journal holds. */
public final class HistoryChangedException extends StopException {
  private static final long serialVersionUID = 1;

  /** With what differs. */
  HistoryChangedException(String what) {
    super(
        String.valueOf(
            WayOut.OTHER_HISTORY
                .refuse(
                    what
                        + ": the exchange's history was changed (a restored backup, a standby that did"
                        + " not have all?); once it is known why, --adopt takes a snapshot anew")
                .getMessage()));
  }
}
