package org.pyx.chaos.traffic;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps attacks apart from what must not happen meanwhile: an attack changes the schema for a
 * moment, and what it did is known only if it comes to its end. Thread-safe.
 */
public final class Gate {
  private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

  /** Work that can be interrupted or fail. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    /** Does it. */
    void run() throws E, InterruptedException;
  }

  /**
   * While no attack runs: takes the exchange's server down and brings it up again, or writes with
   * {@code ON CONFLICT}, which without the tables' keys would write second rows.
   */
  public <E extends Exception> void withoutAttack(Work<E> work) throws E, InterruptedException {
    lock.writeLock().lockInterruptibly();
    try {
      work.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** An attack, which needs the exchange's server all the while. */
  public <E extends Exception> void attack(Work<E> work) throws E, InterruptedException {
    lock.readLock().lockInterruptibly();
    try {
      work.run();
    } finally {
      lock.readLock().unlock();
    }
  }
}
