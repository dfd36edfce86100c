package org.pyx.alerts.check;

import java.time.Duration;
import org.pyx.schemas.model.Severity;

/**
 * When a check becomes an incident: if it was bad so often in a row, or so often within some time,
 * so that five bad minutes every day show too.
 *
 * @param severity how bad that is
 * @param inARow so many bad looks in a row; at least 1
 * @param times so many bad looks within the time; 0 for never
 * @param within the time
 */
public record CheckRule(Severity severity, int inARow, int times, Duration within) {
  /** More are not counted. */
  public static final int MOST_TIMES = 1_000;

  public CheckRule {
    if (inARow < 1 || times < 0 || times > MOST_TIMES || !within.isPositive()) {
      throw new IllegalArgumentException("no rule of a check");
    }
  }
}
