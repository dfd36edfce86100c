package org.pyx.console.overview;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/**
 * What the exchange's server said last of slot and log: its own word, perhaps a lie.
 *
 * @param state present, missing, lost, or unknown
 * @param retention the log that is held back, if the server says
 * @param unread bytes of log that were written and not yet in the journal, if the server says
 * @param at when it said so, by capture's clock
 */
public record SlotView(
    State state, Optional<LogRetention> retention, OptionalLong unread, Instant at) {
  /** How the slot is. */
  public enum State {
    /** It is there. */
    PRESENT,
    /** It is gone. */
    MISSING,
    /** The server has removed log that it needed. */
    LOST,
    /** The server does not say. */
    UNKNOWN
  }

  /** Reads what was seen. */
  public static SlotView of(Change.Source seen) {
    Row facts = seen.facts();
    Long retained = number(facts, Facts.LOG_RETAINED);
    Long limit = number(facts, Facts.LOG_LIMIT);
    Long threshold = number(facts, Facts.LOG_THRESHOLD);
    Optional<LogRetention> retention =
        retained == null || limit == null
            ? Optional.empty()
            : Optional.of(
                new LogRetention(
                    retained, limit, threshold != null && threshold == LogRetention.ENDANGERED));
    return new SlotView(
        state(facts),
        retention,
        unread(facts),
        Instant.EPOCH.plus(seen.commitTime(), ChronoUnit.MICROS));
  }

  /** Whether the log that the lane needs is there. */
  public boolean isGone() {
    return state == State.MISSING || state == State.LOST;
  }

  private static State state(Row facts) {
    return switch (text(facts, Facts.SLOT)) {
      case Facts.SLOT_PRESENT -> State.PRESENT;
      case Facts.SLOT_MISSING -> State.MISSING;
      case Facts.SLOT_LOST -> State.LOST;
      default -> State.UNKNOWN;
    };
  }

  private static OptionalLong unread(Row facts) {
    try {
      Lsn end = Lsn.parse(text(facts, Facts.LOG_END));
      Lsn resume = Lsn.parse(text(facts, Facts.RESUME));
      return OptionalLong.of(end.compareTo(resume) < 0 ? 0 : end.value() - resume.value());
    } catch (IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }

  private static String text(Row facts, String name) {
    return facts.get(name) instanceof Value.Text text ? text.value() : "";
  }

  private static @Nullable Long number(Row facts, String name) {
    return facts.get(name) instanceof Value.Int number ? (Long) number.value() : null;
  }
}
