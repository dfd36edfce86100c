package org.pyx.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/**
 * How databases are compared. Immutable.
 *
 * @param lane whose books in the copy say how far it has come
 * @param patience how long the copy may take to come as far as the source was
 * @param maxShare how much of the time the exchange may be kept busy; above 0, at most 1
 * @param target how long a query is to take
 * @param longest how long it may take
 * @param atRest whether nothing is written to either database, so that nothing is waited for
 * @param tables the tables to compare by their names; all if it is empty
 * @param state a file in which is noted what is done, and from which a later run goes on; or null
 */
public record VerifyOptions(
    Lane lane,
    Duration patience,
    double maxShare,
    Duration target,
    Duration longest,
    boolean atRest,
    Set<String> tables,
    @Nullable Path state) {
  /** How long the copy may take. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Half of one connection's time. */
  public static final double MAX_SHARE = 0.5;

  /** Short enough to disturb nobody, long enough that the way there and back does not matter. */
  public static final Duration TARGET = Duration.ofMillis(250);

  /** Longer than any query should take, short beside what harms an exchange. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  public VerifyOptions {
    tables = Set.copyOf(tables);
    if (!(maxShare > 0 && maxShare <= 1)) {
      throw new StopException("the share of time must be above 0 and at most 1, not " + maxShare);
    }
    if (patience.isNegative() || !target.isPositive() || longest.compareTo(target) < 0) {
      throw new StopException("patience and times of queries must be positive");
    }
  }

  /** The defaults for a lane. */
  public static VerifyOptions of(Lane lane) {
    return new VerifyOptions(lane, PATIENCE, MAX_SHARE, TARGET, LONGEST, false, Set.of(), null);
  }

  /** The same at rest, and as fast as it goes. */
  public VerifyOptions resting() {
    return new VerifyOptions(lane, patience, 1, target, longest, true, tables, state);
  }
}
