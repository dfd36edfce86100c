package org.pyx.sink;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.pyx.schemas.model.RuleId;
import org.pyx.sink.books.CopyStanding;
import org.pyx.sink.books.Progress;

/** What a sink has done since it was made, and how far the copy stands. Thread-safe. */
final class SinkCounters {
  final AtomicLong copied = new AtomicLong();
  final AtomicLong adopted = new AtomicLong();
  final AtomicLong rejected = new AtomicLong();
  final AtomicLong settled = new AtomicLong();
  final AtomicLong accepted = new AtomicLong();
  private volatile Progress progress = Progress.NONE;
  private volatile Map<RuleId, Long> rules = Map.of();

  void stands(Progress reached) {
    progress = reached;
  }

  void stands(CopyStanding standing) {
    rules = standing.state().rules();
    progress = standing.progress();
  }

  Map<RuleId, Long> rules() {
    return rules;
  }

  long journalOffset() {
    return progress.journalOffset();
  }
}
