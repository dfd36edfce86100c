package org.pyx.sink;

import java.util.concurrent.atomic.AtomicLong;
import org.pyx.sink.books.Progress;

/** What a sink has done since it was made, and how far the copy stands. Thread-safe. */
final class SinkCounters {
  final AtomicLong copied = new AtomicLong();
  final AtomicLong rejected = new AtomicLong();
  final AtomicLong settled = new AtomicLong();
  final AtomicLong accepted = new AtomicLong();
  private volatile Progress progress = Progress.NONE;

  void stands(Progress reached) {
    progress = reached;
  }

  long journalOffset() {
    return progress.journalOffset();
  }
}
