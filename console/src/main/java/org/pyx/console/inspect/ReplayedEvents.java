package org.pyx.console.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;

/**
 * What replays have made of events, and what was said of them afterwards: it stands behind what the
 * journal's order would have it stand. Memory grows with what was replayed. Not thread-safe.
 */
final class ReplayedEvents {
  /** The first evidence that was replayed, by the journal offset of its change. */
  private final Map<Long, Long> spent = new HashMap<>();

  private final Map<Long, List<Entry>> about = new HashMap<>();

  private ReplayedEvents() {}

  /**
   * Reads them.
   *
   * @param filter which evidence is wanted
   */
  static ReplayedEvents read(KafkaAccess kafka, Lane lane, EntryFilter filter) {
    ReplayedEvents events = new ReplayedEvents();
    EntryDecoder decoder = new EntryDecoder();
    if (!TopicScan.exists(kafka, lane.decisions())) {
      return events;
    }
    scan(kafka, lane.decisions(), Range.all(), record -> events.take(decoder.decode(record)));
    Optional<Long> first = events.spent.values().stream().min(Long::compare);
    if (first.isPresent()) {
      scan(
          kafka,
          lane.rejected(),
          new Range<>(first, Optional.empty()),
          record -> {
            if (Story.mayMatch(filter, record)) {
              Entry entry = decoder.decode(record);
              if (events.has(entry) && filter.matches(entry)) {
                events.add(Story.offset(entry), entry);
              }
            }
          });
    }
    return events;
  }

  private interface Each {
    void take(ConsumerRecord<byte[], byte[]> record);
  }

  private static void scan(KafkaAccess kafka, String topic, Range<Long> offsets, Each each) {
    try (TopicScan scan = new TopicScan(kafka, topic, offsets, Optional.empty(), false)) {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null;
          record = scan.next()) {
        each.take(record);
      }
    }
  }

  /** Each event of a replay is told of by itself. */
  private void take(Entry entry) {
    if (entry.content() instanceof Content.JudgedAgain judged
        && judged.replayed() instanceof Replayed.Done done) {
      for (Replayed.Event event : done.events()) {
        Replayed one =
            new Replayed.Done(
                done.decision(),
                done.journalOffset(),
                done.lsn(),
                done.commitTime(),
                List.of(event));
        spent.merge(event.journalOffset(), event.rejectedOffset(), Math::min);
        add(
            event.journalOffset(),
            new Entry(
                entry.topic(), entry.offset(), entry.written(), new Content.JudgedAgain(one)));
      }
    }
  }

  private void add(long journalOffset, Entry entry) {
    about.computeIfAbsent(journalOffset, _ -> new ArrayList<>()).add(entry);
  }

  /** Whether an entry was written because of a replay. */
  boolean has(Entry entry) {
    if (!(entry.content() instanceof Content.Evidence evidence)) {
      return false;
    }
    RejectedEvent event = evidence.event();
    Long from = spent.get(event.journalOffset());
    return from != null
        && entry.offset() > from
        && (event.ofReplay()
            || (event.stage().equals(RejectedEvent.SINK) && event.action() == Action.REJECT));
  }

  /** What is to be told of a record of the journal, beside what its first judgement was. */
  List<Entry> about(long journalOffset) {
    return about.getOrDefault(journalOffset, List.of());
  }
}
