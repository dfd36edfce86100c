package org.pyx.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.pyx.schemas.model.Tally;

/**
 * What was judged in each minute of the last hour: the books at each full minute, the last hour's
 * only. Used by one thread.
 */
public final class Throughput {
  /** How many minutes. */
  public static final int MINUTES = 60;

  private final NavigableMap<Instant, Tally.Counts> books = new TreeMap<>();

  /**
   * What was judged within a minute.
   *
   * @param from when it began
   * @param counts how much; empty if the books of its begin or end are not known
   */
  public record Minute(Instant from, Optional<Tally.Counts> counts) {}

  /** The full minutes of the last hour of which the books are not known, the oldest first. */
  public List<Instant> missing(Instant now) {
    Instant last = now.truncatedTo(ChronoUnit.MINUTES);
    books.headMap(last.minus(Duration.ofMinutes(MINUTES)), false).clear();
    List<Instant> missing = new ArrayList<>();
    for (int back = MINUTES; back >= 0; back--) {
      Instant minute = last.minus(Duration.ofMinutes(back));
      if (!books.containsKey(minute)) {
        missing.add(minute);
      }
    }
    return missing;
  }

  /** The books as they stood at a full minute, all tables together. */
  public void put(Instant minute, Tally.Counts counts) {
    books.put(minute.truncatedTo(ChronoUnit.MINUTES), counts);
  }

  /** The last hour, and the minute that goes on, the oldest first. */
  public List<Minute> minutes(Instant now, Optional<Tally.Counts> current) {
    Instant last = now.truncatedTo(ChronoUnit.MINUTES);
    List<Minute> minutes = new ArrayList<>();
    for (int back = MINUTES - 1; back >= 0; back--) {
      Instant from = last.minus(Duration.ofMinutes(back));
      Optional<Tally.Counts> begin = Optional.ofNullable(books.get(from));
      Optional<Tally.Counts> end =
          back == 0 ? current : Optional.ofNullable(books.get(from.plus(1, ChronoUnit.MINUTES)));
      minutes.add(new Minute(from, begin.flatMap(b -> end.map(e -> less(e, b)))));
    }
    return minutes;
  }

  /** All tables together. */
  public static Tally.Counts sum(Tally tally) {
    long captured = 0;
    long accepted = 0;
    long ignored = 0;
    long rejected = 0;
    for (Tally.Counts counts : tally.tables().values()) {
      captured += counts.captured();
      accepted += counts.accepted();
      ignored += counts.ignored();
      rejected += counts.rejected();
    }
    return new Tally.Counts(captured, accepted, ignored, rejected);
  }

  private static Tally.Counts less(Tally.Counts more, Tally.Counts less) {
    return new Tally.Counts(
        Math.max(0, more.captured() - less.captured()),
        Math.max(0, more.accepted() - less.accepted()),
        Math.max(0, more.ignored() - less.ignored()),
        Math.max(0, more.rejected() - less.rejected()));
  }
}
