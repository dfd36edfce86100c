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
  private final boolean confirms;

  /**
   * Makes one.
   *
   * @param confirms whether a hint is confirmed by refusal alone, before it counts as refused
   */
  Sieve(Attempt<T> attempt, Place<T> place, Refused<T> refused, boolean confirms) {
    this.confirms = confirms;
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

  /** Takes a unit that was refused, or that is suspected if hints need no confirmation. */
  interface Refused<T> {
    void take(T unit, Failure failure) throws SQLException;
  }

  /** Writes what the database takes. */
  void run(List<T> units) throws SQLException {
    run(units, null);
  }

  /**
   * Writes what the database takes.
   *
   * @param known that it does not take them all at once, if that is known
   */
  void run(List<T> units, @Nullable Failure known) throws SQLException {
    int from = 0;
    int window = units.size();
    int lastRefused = -1;
    Suspicion suspicion = known == null ? Suspicion.NONE : suspect(known, units, 0);
    while (from < units.size()) {
      int to = suspicion.end(from, Math.min(units.size(), from + window));
      List<T> some = units.subList(from, to);
      Failure suspected = some.size() == 1 && from == suspicion.notBefore ? suspicion.why : null;
      Failure failure = suspected == null || confirms ? attempt.of(some) : suspected;
      if (failure == null) {
        window = suspicion == Suspicion.NONE ? Math.min(units.size(), window * 2) : window;
        from = to;
      } else if (some.size() == 1) {
        refused.take(some.getFirst(), failure);
        window = Math.max(1, from - lastRefused - 1);
        lastRefused = from;
        from = to;
      } else {
        suspicion = suspect(failure, some, from);
      }
      suspicion = from < suspicion.before ? suspicion : Suspicion.NONE;
    }
  }

  private Suspicion suspect(Failure failure, List<T> some, int from) {
    AcceptedRow culprit = failure.culprit();
    int hint = culprit == null ? -1 : place.of(culprit, some);
    return hint < 0
        ? new Suspicion(-1, from + some.size(), null)
        : new Suspicion(from + hint, from + hint + 1, failure);
  }

  /**
   * One that is refused stands probably before a place, and not before another.
   *
   * @param why set if it is one and no other
   */
  private record Suspicion(int notBefore, int before, @Nullable Failure why) {
    static final Suspicion NONE = new Suspicion(-1, -1, null);

    /** Where the next attempt ends that begins at a place. */
    int end(int from, int unsuspicious) {
      if (before < 0) {
        return unsuspicious;
      }
      return notBefore > from ? notBefore : from + Math.max(1, (before - from) / 2);
    }
  }
}
