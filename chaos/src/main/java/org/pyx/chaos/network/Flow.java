package org.pyx.chaos.network;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One direction of a link, for all of its connections. Thread-safe. */
final class Flow {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Weather weather = new Weather.Fair();
  private long bytes;
  private volatile @Nullable Trap trap;

  /** Something that happens once, when certain bytes come by; those then go nowhere. */
  private record Trap(TrapCondition condition, Runnable action) {}

  /** What a piece of a connection becomes. */
  enum Fate {
    CARRIED,
    SWALLOWED,
    /** The connection is to be broken. */
    BROKEN
  }

  void weather(Weather next) {
    lock.lock();
    try {
      weather = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Weather weather() {
    lock.lock();
    try {
      return weather;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes have been carried. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  void set(TrapCondition condition, Runnable action) {
    trap = new Trap(condition, action);
  }

  /** Takes the trap away; false if it has snapped. */
  boolean disarm() {
    boolean armed = trap != null;
    trap = null;
    return armed;
  }

  /**
   * Lets a piece pass as the weather allows; blocks meanwhile.
   *
   * @param seen what this connection's earlier pieces have shown, changed by this
   * @param lost whether earlier bytes of this connection were swallowed
   */
  Fate pass(TrapCondition.Seen seen, byte[] piece, int length, boolean lost)
      throws InterruptedException {
    lock.lock();
    try {
      while (weather instanceof Weather.Stalled) {
        changed.await();
      }
      if (weather instanceof Weather.Swallowing) {
        return Fate.SWALLOWED;
      }
      if (lost) {
        return Fate.BROKEN;
      }
      bytes += length;
      if (weather instanceof Weather.Slow slow) {
        long left = TimeUnit.SECONDS.toNanos(length) / slow.bytesPerSecond();
        while (left > 0 && weather instanceof Weather.Slow) {
          left = changed.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
    Trap set = trap;
    if (set != null && set.condition.met(seen, piece, length)) {
      synchronized (this) {
        if (trap != set) {
          return Fate.CARRIED; // another connection was first
        }
        trap = null;
      }
      set.action.run();
      return Fate.BROKEN;
    }
    return Fate.CARRIED;
  }
}
