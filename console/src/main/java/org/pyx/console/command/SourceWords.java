package org.pyx.console.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/**
 * What the exchange's server says of itself, for a person. The words are as hostile as the server.
 * Stateless.
 */
final class SourceWords {
  private SourceWords() {}

  /** How much log the server holds back for the slot. */
  static String of(Change.Source seen) {
    Row facts = seen.facts();
    String slot = facts.get(Facts.SLOT) instanceof Value.Text text ? text.value() : "unknown";
    String words =
        switch (slot) {
          case Facts.SLOT_LOST ->
              "HAS TAKEN THE SLOT ITS LOG AWAY: see \"The slot was invalidated\" in"
                  + " docs/operations.md";
          case Facts.SLOT_MISSING -> "HAS NO SLOT: see rule stream.slot in docs/rules.md";
          default -> retention(facts);
        };
    return words
        + " (as it said at "
        + Instant.EPOCH.plus(seen.commitTime(), ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS)
        + ")";
  }

  private static String retention(Row facts) {
    Long retained = number(facts, Facts.LOG_RETAINED);
    Long limit = number(facts, Facts.LOG_LIMIT);
    Long threshold = number(facts, Facts.LOG_THRESHOLD);
    if (retained == null || limit == null || threshold == null) {
      return "does not say how much log it holds back for the slot";
    }
    LogRetention log = new LogRetention(retained, limit, threshold == LogRetention.ENDANGERED);
    if (threshold > 0) {
      return "holds back log for the slot: " + log.words();
    }
    // Below the first threshold the figure is not kept up to date.
    return log.unlimited()
        ? "holds back less than 4 GiB of log for the slot, without a limit"
            + " (max_slot_wal_keep_size is -1)"
        : "holds back less than 25% of the "
            + LogRetention.bytes(log.limit())
            + " of log that max_slot_wal_keep_size allows";
  }

  private static @Nullable Long number(Row facts, String name) {
    return facts.get(name) instanceof Value.Int number ? (Long) number.value() : null;
  }
}
