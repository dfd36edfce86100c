package org.pyx.console.lane;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.stage.StopException;

/**
 * Waits until a lane has come to a goal, stands still, or time is up; asked again and again, it
 * never blocks. Not thread-safe.
 */
public final class Wait implements BooleanSupplier {
  /** So long a lane must stand still to be believed: a migrated copy is noticed within seconds. */
  private static final Duration STANDING = Duration.ofSeconds(6);

  private final Duration timeout;
  private final long begun = System.nanoTime();
  private final Glance<Callable<Standing>> goal;
  private final BooleanSupplier steady;
  private @Nullable Glance<Standing> way;
  private @Nullable End end;
  private String last = "it is not known yet how far the lane is";
  private long stoodAt = -1;
  private long stoodSince;

  /** How it ended, in words for the operator. */
  public sealed interface End {
    /** The words; names in them may be the exchange's. */
    String words();

    /** The lane has come to its goal. */
    record Reached(String words) implements End {}

    /** The lane stands still before it. */
    record StandsStill(String words) implements End {}

    /** Time was up. */
    record TimedOut(String words) implements End {}

    /** There is no use in waiting. */
    record Refused(String words) implements End {}
  }

  /**
   * Begins to wait.
   *
   * @param goal finds out where to go, tried until it succeeds, and gives what looks how far it is
   * @param steady whether the stages are at work: one that has just been started may say that the
   *     lane stands still because it has not looked yet
   */
  public Wait(Duration timeout, Callable<Callable<Standing>> goal, BooleanSupplier steady) {
    this.timeout = timeout;
    this.goal = new Glance<>(goal);
    this.steady = steady;
  }

  /** How it ended; empty if it has not. */
  public Optional<End> end() {
    return Optional.ofNullable(end);
  }

  @Override
  public boolean getAsBoolean() {
    if (end == null) {
      try {
        end = now();
      } catch (StopException e) {
        end = new End.Refused(String.valueOf(e.getMessage()));
      }
    }
    return end != null;
  }

  private @Nullable End now() {
    if (way == null) {
      way = goal.take().map(Glance::new).orElse(null);
    } else {
      Optional<End> ended = way.take().flatMap(this::of);
      if (ended.isPresent()) {
        return ended.get();
      }
    }
    return System.nanoTime() - begun < timeout.toNanos() ? null : new End.TimedOut(late());
  }

  private Optional<End> of(Standing standing) {
    last = standing.words();
    return switch (standing) {
      case Standing.Complete complete -> Optional.of(new End.Reached(complete.words()));
      case Standing.Behind _ -> {
        stoodAt = -1;
        yield Optional.empty();
      }
      case Standing.Still still -> stands(still.hold(), still.words());
    };
  }

  private Optional<End> stands(Hold hold, String words) {
    long now = System.nanoTime();
    if (stoodAt != hold.journalOffset() || !steady.getAsBoolean()) {
      stoodAt = hold.journalOffset();
      stoodSince = now;
    }
    return now - stoodSince < STANDING.toNanos()
        ? Optional.empty()
        : Optional.of(new End.StandsStill(words));
  }

  private String late() {
    String problem = way == null ? goal.problem() : way.problem();
    return "not within " + timeout.toSeconds() + " s: " + (problem.isEmpty() ? last : problem);
  }
}
