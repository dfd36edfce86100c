package org.pyx.verify;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.pyx.schemas.stage.TryAgainException;

/**
 * Asks both sides about one table at the same time, and then leaves the exchange alone for a while.
 * Not thread-safe.
 */
final class Both {
  private final TableReader source;
  private final TableReader copy;
  private final double maxShare;

  Both(TableReader source, TableReader copy, double maxShare) {
    this.source = source;
    this.copy = copy;
    this.maxShare = maxShare;
  }

  /** One side alone, for what is no question to both. */
  TableReader copy() {
    return copy;
  }

  double maxShare() {
    return maxShare;
  }

  TableReader source() {
    return source;
  }

  /**
   * The same question to both.
   *
   * @throws UnansweredException if one of them does not answer it
   */
  <T> Pair<T> ask(Function<TableReader, T> question) {
    long before = source.session().busyNanos();
    try {
      return together(question, question);
    } finally {
      rest(Pace.restNanos(source.session().busyNanos() - before, maxShare));
    }
  }

  /** A task for each, which see to the rests of the exchange themselves. */
  <T> Pair<T> together(Function<TableReader, T> toSource, Function<TableReader, T> toCopy) {
    FutureTask<T> answer = new FutureTask<>(() -> toCopy.apply(copy));
    Thread asking = Thread.ofVirtual().name("pyx-verify-copy").start(answer);
    T first;
    try {
      first = toSource.apply(source);
    } finally {
      join(asking); // a session is one thread's
    }
    return new Pair<>(first, get(answer));
  }

  /** Leaves the exchange alone for a time. */
  static void rest(long nanos) {
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T get(FutureTask<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static TryAgainException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TryAgainException("interrupted", cause);
  }
}
