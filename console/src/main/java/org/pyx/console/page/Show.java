package org.pyx.console.page;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.pyx.console.html.Safe;

/** Numbers and times for people. Stateless. */
final class Show {
  private Show() {}

  /** A number with its thousands apart. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A time, and how long ago that was. */
  static Safe time(Instant at, Instant now) {
    return Safe.of(
        "<time datetime=\"{}\">{}</time> <span class=\"dim\">({})</span>",
        seconds(at),
        seconds(at).replace('T', ' '),
        ago(Duration.between(at, now)));
  }

  /** A time to the second, UTC. */
  static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A duration in one or two units. */
  static String duration(Duration time) {
    long millis = time.toMillis();
    if (millis < 10_000) {
      return number(millis) + " ms";
    }
    long seconds = time.toSeconds();
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3_600) {
      return seconds / 60 + " min";
    }
    return seconds < 2 * 86_400 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
  }

  private static String ago(Duration time) {
    if (time.isNegative()) {
      return "in the future";
    }
    return (time.toSeconds() < 10 ? time.toSeconds() + " s" : duration(time)) + " ago";
  }
}
