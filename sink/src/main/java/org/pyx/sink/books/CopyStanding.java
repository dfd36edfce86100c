package org.pyx.sink.books;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.CopyState.LateSerials;
import org.pyx.schemas.model.RuleId;

/**
 * Where the copy stands, as it will be published next. Progress and late serials are the
 * database's; the counters are those of the events on the rejected topic, since the state that
 * counts an event is published in one Kafka transaction with it. Not thread-safe.
 */
public final class CopyStanding {
  private final Map<RuleId, Long> rules;
  private List<LateSerials> late;
  private final long furthest;
  private Progress progress;

  /**
   * Begins where an earlier sink ended.
   *
   * @param published what it published last
   * @param progress as the database holds it
   * @param late the newest late serials that the database holds, newest last
   */
  public CopyStanding(Optional<CopyState> published, Progress progress, List<LateSerials> late) {
    this.rules = new TreeMap<>(published.map(CopyState::rules).orElse(Map.of()));
    this.furthest = published.map(CopyState::furthest).orElse(0L);
    this.progress = progress;
    this.late = List.copyOf(late);
  }

  /** The database has come further. */
  public void reached(Progress reached, List<LateSerials> lately) {
    progress = reached;
    if (!lately.isEmpty()) {
      List<LateSerials> all = new ArrayList<>(late);
      all.addAll(lately);
      late = List.copyOf(all.subList(Math.max(0, all.size() - LateSerialBook.NEWEST), all.size()));
    }
  }

  /** How far the copy has come. */
  public Progress progress() {
    return progress;
  }

  /** What is to be published. */
  public CopyState state() {
    return new CopyState(
        progress.nextOffset(),
        progress.journalOffset(),
        progress.lsn(),
        progress.commitTime(),
        rules,
        late,
        Math.max(furthest, progress.nextOffset()));
  }

  void count(RuleId rule) {
    rules.merge(rule, 1L, Long::sum);
  }
}
