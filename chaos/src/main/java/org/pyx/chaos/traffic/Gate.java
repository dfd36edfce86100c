package org.pyx.chaos.traffic;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps the exchange's server up while an attack runs: an attack changes the schema for a moment,
 * and what it did is known only if it comes to its end. Thread-safe.
 */
public final class Gate {
  private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

  /** Work that can be interrupted or fail. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    /** Does it. */
    void run() throws E, InterruptedException;
  }

  /** Takes the exchange's server down and brings it up again. */
  public <E extends Exception> void down(Work<E> work) throws E, InterruptedException {
    lock.writeLock().lockInterruptibly();
    try {
      work.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Needs the exchange's server all the while. */
  public <E extends Exception> void up(Work<E> work) throws E, InterruptedException {
    lock.readLock().lockInterruptibly();
    try {
      work.run();
    } finally {
      lock.readLock().unlock();
    }
  }
}
