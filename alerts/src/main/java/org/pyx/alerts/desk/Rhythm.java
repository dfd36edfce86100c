package org.pyx.alerts.desk;

import java.time.Duration;
import java.util.List;

/**
 * When something is said that need not be said at once.
 *
 * @param grouping so long what is not critical waits for more
 * @param reminders the times between reminders of what goes on; the last one repeats
 */
public record Rhythm(Duration grouping, List<Duration> reminders) {
  /** The usual one. */
  public static final Rhythm USUAL =
      new Rhythm(
          Duration.ofMinutes(1),
          List.of(
              Duration.ofMinutes(15),
              Duration.ofHours(1),
              Duration.ofHours(4),
              Duration.ofHours(12),
              Duration.ofHours(24)));

  public Rhythm {
    reminders = List.copyOf(reminders);
    if (reminders.isEmpty()) {
      throw new IllegalArgumentException("no reminders");
    }
  }

  /** The same with another time of grouping. */
  public Rhythm withGrouping(Duration other) {
    return new Rhythm(other, reminders);
  }

  Duration afterReminders(int given) {
    return reminders.get(Math.min(given, reminders.size() - 1));
  }
}
