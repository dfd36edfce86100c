package org.pyx.alerts.desk;

import java.time.Duration;
import java.util.Optional;
import org.pyx.schemas.model.Severity;

/**
 * Somebody, or something, that is told.
 *
 * @param name its name in the configuration
 * @param least told are events at least so bad
 * @param perHour the most messages in any hour, at least 2
 * @param heartbeat how often it is told that Pyx is alive, if at all
 */
public record Recipient(String name, Severity least, int perHour, Optional<Duration> heartbeat) {
  boolean hearsOf(Severity severity) {
    return severity.compareTo(least) <= 0;
  }
}
