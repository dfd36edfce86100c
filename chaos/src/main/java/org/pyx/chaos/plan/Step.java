package org.pyx.chaos.plan;

import java.time.Duration;

/**
 * A fault in its place.
 *
 * @param number counted from 1
 * @param pause undisturbed work before it
 * @param fault what is broken
 * @param awaited whether the next step waits until the lane has recovered; else it hits the lane
 *     while it recovers
 */
public record Step(int number, Duration pause, Fault fault, boolean awaited) {
  @Override
  public String toString() {
    return "%4d  +%4d ms  %s%s"
        .formatted(number, pause.toMillis(), fault.words(), awaited ? "" : "; not waited for");
  }
}
