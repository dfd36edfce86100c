package org.pyx.alerts;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.state.AlertMemory;
import org.pyx.alerts.state.AlertTopic;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Progress;

/**
 * What this process remembers, and what of it is not on the topic yet. While Kafka is away it stays
 * here: who was told something is not told again when Kafka is back. Not thread-safe.
 */
final class Ledger {
  private final Function<Instant, AlertMemory> empty;
  private final Map<String, @Nullable AlertRecord> unsaved = new LinkedHashMap<>();
  private @Nullable AlertMemory memory;
  private @Nullable AlertRecord saved;

  /**
   * One without a memory.
   *
   * @param empty makes one that remembers nothing
   */
  Ledger(Function<Instant, AlertMemory> empty) {
    this.empty = empty;
  }

  AlertMemory memory() {
    return Objects.requireNonNull(memory, "resume() comes first");
  }

  /**
   * Goes on with what it remembers if the topic stands where this process left it, perhaps without
   * knowing that its last transaction went through; with the topic otherwise.
   */
  void resume(Map<String, AlertRecord> written, Instant now) {
    AlertRecord stands = written.get(Progress.KEY);
    boolean ours =
        memory != null
            && (Objects.equals(stands, saved)
                || stands != null && stands.equals(unsaved.get(Progress.KEY)));
    if (!ours) {
      memory = empty.apply(now);
      memory.restore(written.values(), now);
      unsaved.clear();
      saved = stands;
    }
  }

  /** Writes what has changed, if anything has. */
  void save(AlertTopic topic, Instant now) {
    unsaved.putAll(memory().takeChanged(now));
    if (!unsaved.isEmpty()) {
      topic.write(unsaved);
      saved = unsaved.getOrDefault(Progress.KEY, saved);
      unsaved.clear();
    }
  }
}
