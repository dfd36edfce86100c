package org.pyx.console.lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.ReplayCodec;

/**
 * The evidence that replays have judged once more, and what became of it. Immutable.
 *
 * @param done the replays, in their order
 * @param evidence the offsets on the rejected topic of what was replayed
 * @param offeredAgain by decision the journal offsets of rows that were accepted before
 */
public record Spent(
    List<Replayed.Done> done, Set<Long> evidence, Map<Long, Set<Long>> offeredAgain) {
  public Spent {
    done = List.copyOf(done);
    evidence = Set.copyOf(evidence);
    offeredAgain = Map.copyOf(offeredAgain);
  }

  /** Reads it from the topic of decisions. */
  public static Spent read(KafkaAccess kafka, Lane lane) {
    List<Replayed.Done> done = new ArrayList<>();
    try (TopicReader decisions = new TopicReader(kafka, lane.decisions())) {
      decisions.toEnd(record -> {
        if (record.value() != null
            && Frame.of(record.value()) == Frame.REPLAYED
            && ReplayCodec.decode(record.value()) instanceof Replayed.Done one) {
          done.add(one);
        }
      });
    }
    return of(done);
  }

  /** What some replays have spent. */
  public static Spent of(List<Replayed.Done> done) {
    Set<Long> evidence = new HashSet<>();
    Map<Long, Set<Long>> offered = new HashMap<>();
    for (Replayed.Done one : done) {
      for (Replayed.Event event : one.events()) {
        evidence.add(event.rejectedOffset());
        if (event.outcome() == Replayed.Outcome.OFFERED_AGAIN) {
          offered.computeIfAbsent(one.decision(), _ -> new HashSet<>()).add(event.journalOffset());
        }
      }
    }
    return new Spent(done, evidence, offered);
  }

  /** Whether the evidence at an offset of the rejected topic was replayed. */
  public boolean has(long rejectedOffset) {
    return evidence.contains(rejectedOffset);
  }

  /** Whether a replay has offered a row to the copy that had been accepted before. */
  public boolean isOfferedAgain(long decision, long journalOffset) {
    return offeredAgain.getOrDefault(decision, Set.of()).contains(journalOffset);
  }
}
