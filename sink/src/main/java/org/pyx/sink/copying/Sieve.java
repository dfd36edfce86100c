package org.pyx.sink.copying;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.sink.assembly.AcceptedRow;

/**
 * Parts what the database refuses from what it takes, in order and with few attempts: it takes as
 * much at once as went well lately, follows the database's hint at the culprit, and halves where
 * there is none. Only what is refused alone counts as refused. Stateless between runs.
 *
 * @param <T> what is refused or taken as one: a row, or a whole transaction
 */
final class Sieve<T> {
  private final Attempt<T> attempt;
  private final Place<T> place;
  private final Refused<T> refused;

  Sieve(Attempt<T> attempt, Place<T> place, Refused<T> refused) {
    this.attempt = attempt;
    this.place = place;
    this.refused = refused;
  }

  /** Writes some units, all or none. */
  interface Attempt<T> {
    @Nullable Failure of(List<T> units) throws SQLException;
  }

  /** Where a row is among some units; -1 if nowhere. */
  interface Place<T> {
    int of(AcceptedRow row, List<T> units);
  }

  /** Takes a unit that was refused alone. */
  interface Refused<T> {
    void take(T unit, Failure failure) throws SQLException;
  }

  /** Writes what the database takes. */
  void run(List<T> units) throws SQLException {
    int from = 0;
    int window = units.size();
    int lastRefused = -1;
    // One that is refused is known to be before this place, and not before the other.
    int before = -1;
    int notBefore = -1;
    while (from < units.size()) {
      int to;
      if (before < 0) {
        to = Math.min(units.size(), from + window);
      } else if (notBefore > from) {
        to = notBefore;
      } else {
        to = from + Math.max(1, (before - from) / 2);
      }
      List<T> some = units.subList(from, to);
      Failure failure = attempt.of(some);
      if (failure == null) {
        window = before < 0 ? Math.min(units.size(), window * 2) : window;
        from = to;
      } else if (some.size() == 1) {
        refused.take(some.getFirst(), failure);
        window = Math.max(1, from - lastRefused - 1);
        lastRefused = from;
        from = to;
      } else {
        AcceptedRow culprit = failure.culprit();
        int hint = culprit == null ? -1 : place.of(culprit, some);
        before = hint < 0 ? to : from + hint + 1;
        notBefore = hint < 0 ? -1 : from + hint;
      }
      if (from >= before) {
        before = -1;
        notBefore = -1;
      }
    }
  }
}
