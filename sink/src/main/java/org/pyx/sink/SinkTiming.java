package org.pyx.sink;

import java.time.Duration;

/**
 * When a sink does things; other than {@link #ORDINARY} in tests only.
 *
 * @param afterCommit runs between the database's commit and the publication of evidence
 * @param standstill how long a database transaction is kept open when nothing arrives: longer than
 *     a validator takes from one of its commits to the next, shorter than an auditor's patience
 *     with a migration that waits for a lock
 * @param watch how long the database may be busy before a second connection asks what it does
 */
record SinkTiming(Runnable afterCommit, Duration standstill, Duration watch) {
  /** That of every sink at work. */
  static final SinkTiming ORDINARY =
      new SinkTiming(() -> {}, Duration.ofSeconds(5), Duration.ofSeconds(20));

  SinkTiming(Runnable afterCommit, Duration standstill) {
    this(afterCommit, standstill, ORDINARY.watch);
  }
}
