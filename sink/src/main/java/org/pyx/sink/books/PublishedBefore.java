package org.pyx.sink.books;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.pyx.schemas.model.Action;

/**
 * Which evidence of the sink is on the rejected topic, from a sequence on: one bit for each row of
 * the accepted topic. Not thread-safe.
 */
final class PublishedBefore {
  /** None. */
  static final PublishedBefore NOTHING = new PublishedBefore(Long.MAX_VALUE);

  private final long from;
  private final Map<Action, BitSet> sequences = new EnumMap<>(Action.class);

  PublishedBefore(long from) {
    this.from = from;
  }

  void add(long sequence, Action action) {
    if (mayHold(sequence)) {
      sequences.computeIfAbsent(action, _ -> new BitSet()).set(Math.toIntExact(sequence - from));
    }
  }

  /** Whether it is worth asking. */
  boolean mayHold(long sequence) {
    return sequence >= from;
  }

  boolean holds(long sequence, Action action) {
    BitSet known = sequences.get(action);
    return known != null && mayHold(sequence) && known.get(Math.toIntExact(sequence - from));
  }
}
