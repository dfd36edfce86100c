package org.pyx.console.lane;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * Looks at something that may not answer, again and again, without ever waiting for it: a server
 * that is away, or that wants us to wait, must not outlast our patience. Not thread-safe.
 *
 * @param <T> what is seen
 */
public final class Glance<T> {
  private static final long PACE_NANOS = 400_000_000;

  private final Callable<T> look;
  private @Nullable FutureTask<T> running;
  private long started;
  private String problem = "";

  /** One that has not looked yet. */
  public Glance(Callable<T> look) {
    this.look = look;
  }

  /**
   * What was seen since the last call, if a look has ended; begins the next one.
   *
   * @throws StopException if there is no use in looking again
   */
  public Optional<T> take() {
    FutureTask<T> task = running;
    if (task == null) {
      begin();
      return Optional.empty();
    }
    if (!task.isDone() || System.nanoTime() - started < PACE_NANOS) {
      return Optional.empty();
    }
    try {
      T seen = task.get();
      problem = "";
      return Optional.of(seen);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TryAgainException away -> problem = String.valueOf(away.getMessage());
        case KafkaException away -> problem = "Kafka is away: " + away.getMessage();
        case RuntimeException other -> throw other;
        case null, default -> throw new IllegalStateException(e);
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      begin();
    }
  }

  /** Why the last look saw nothing; empty if it did see something. */
  public String problem() {
    return problem;
  }

  private void begin() {
    started = System.nanoTime();
    FutureTask<T> task = new FutureTask<>(look);
    running = task;
    Thread.ofPlatform().daemon().name("pyx-look").start(task);
  }
}
