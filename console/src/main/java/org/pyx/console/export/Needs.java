package org.pyx.console.export;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.console.inspect.RowDigests;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.StopException;

/**
 * What events rest on in the journal: their own records, the frames of their transactions, and what
 * was captured before about the same rows. Not thread-safe.
 */
final class Needs {
  /** What fits into memory, and what a person can look at. */
  static final long MOST_EVENTS = 1_000_000;

  private final RowDigests identities;
  private final Set<Long> offsets = new HashSet<>();
  private final Set<Long> transactions = new HashSet<>();
  private final Set<Digest> rows = new HashSet<>();
  private final Set<String> tableNames = new HashSet<>();
  private long last = -1;

  /**
   * No needs yet.
   *
   * @param schema says by which columns rows are known
   * @param policy says by which serial, where there is no key
   */
  Needs(Optional<TrustedSchema> schema, Policy policy) {
    identities = new RowDigests(schema, policy);
  }

  /**
   * Takes an event.
   *
   * @throws StopException if there are too many
   */
  void add(RejectedEvent event) {
    offsets.add(event.journalOffset());
    transactions.add(event.change().position().transactionId());
    for (Digest row : identities.of(event.change())) {
      rows.add(row);
      if (event.change() instanceof Change.OfTable ofTable) {
        tableNames.add(ofTable.table().toString());
      }
    }
    last = Math.max(last, event.journalOffset());
    if (offsets.size() > MOST_EVENTS) {
      throw new StopException(
          "more than "
              + MOST_EVENTS
              + " events are too many for one bundle: choose some by --table, --rule or --offset");
    }
  }

  /** The last offset that is needed, but for the end of its transaction; -1 for none. */
  long last() {
    return last;
  }

  /** Whether a record of the journal may be needed, by what stands around its value. */
  boolean mayNeed(long offset, @Nullable String table, @Nullable String kind) {
    return offsets.contains(offset)
        || kind == null
        || kind.equals("begin")
        || kind.equals("end")
        || (table != null && tableNames.contains(table));
  }

  /** Whether a record of the journal is needed. */
  boolean needs(long offset, Change change) {
    return offsets.contains(offset)
        || switch (change) {
          case Change.Begin c -> transactions.contains(c.position().transactionId());
          case Change.End c -> transactions.contains(c.position().transactionId());
          case Change.Judged _, Change.Relation _, Change.Observed _, Change.Heartbeat _ ->
              identities.of(change).stream().anyMatch(rows::contains);
        };
  }
}
