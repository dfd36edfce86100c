package org.pyx.console.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.Entry;
import org.pyx.console.inspect.EntryDecoder;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.TopicScan;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;

/** Looks at one record and around it. Thread-safe. */
public final class EventLook {
  private static final long AROUND = 12;
  private static final long MOST_BACK = 40_000;
  private static final long WINDOW = 4_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Policy policy;

  /** For a lane. */
  public EventLook(KafkaAccess kafka, Lane lane, Policy policy) {
    this.kafka = kafka;
    this.lane = lane;
    this.policy = policy;
  }

  /**
   * A rejected event; empty if there is none at the offset.
   *
   * @param laws the laws of the lane
   */
  public Optional<EventView> rejected(long offset, List<LawCodec.InForce> laws) {
    return record(lane.rejected(), offset)
        .map(record -> {
          Entry entry = new EntryDecoder().decode(record);
          return entry.content() instanceof Content.Evidence evidence
              ? view(
                  entry, evidence.event().change(), evidence.event().journalOffset(), record, laws)
              : new EventView(entry, List.of(), Optional.empty(), Optional.empty());
        });
  }

  /** A record of the journal; empty if there is none at the offset. */
  public Optional<EventView> journal(long offset, List<LawCodec.InForce> laws) {
    return record(lane.journal(), offset)
        .map(record -> {
          Entry entry = new EntryDecoder().decode(record);
          return entry.content() instanceof Content.Captured captured
              ? new EventView(
                  entry,
                  neighbours(captured.change(), offset),
                  Optional.empty(),
                  table(captured.change(), laws))
              : new EventView(entry, List.of(), Optional.empty(), Optional.empty());
        });
  }

  private EventView view(
      Entry entry,
      Change change,
      long journalOffset,
      ConsumerRecord<byte[], byte[]> record,
      List<LawCodec.InForce> laws) {
    return new EventView(
        entry,
        neighbours(change, journalOffset),
        change instanceof Change.OfTable ofTable
            ? trusted(record, ofTable, journalOffset)
            : Optional.empty(),
        table(change, laws));
  }

  private static Optional<TrustedSchema.Table> table(Change change, List<LawCodec.InForce> laws) {
    return laws.isEmpty() || !(change instanceof Change.OfTable ofTable)
        ? Optional.empty()
        : Optional.ofNullable(laws.getLast().law().schema().byName().get(ofTable.table()));
  }

  private Optional<ConsumerRecord<byte[], byte[]>> record(String topic, long offset) {
    try (TopicScan scan = scan(topic, offset, offset)) {
      @Nullable ConsumerRecord<byte[], byte[]> record = scan.next();
      return Optional.ofNullable(record).filter(found -> found.offset() == offset);
    }
  }

  private TopicScan scan(String topic, long first, long last) {
    return new TopicScan(
        kafka,
        topic,
        new Range<>(Optional.of(Math.max(0, first)), Optional.of(last)),
        Optional.empty(),
        false);
  }

  private List<EventView.Neighbour> neighbours(Change change, long journalOffset) {
    if (journalOffset < 0) {
      return List.of();
    }
    List<EventView.Neighbour> neighbours = new ArrayList<>();
    EntryDecoder decoder = new EntryDecoder();
    try (TopicScan scan = scan(lane.journal(), journalOffset - AROUND, journalOffset + AROUND)) {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null;
          record = scan.next()) {
        if (decoder.decode(record).content() instanceof Content.Captured captured
            && captured.change().position().transactionId() == change.position().transactionId()) {
          neighbours.add(
              new EventView.Neighbour(record.offset(), EventRow.words(captured.change(), policy)));
        }
      }
    }
    return neighbours;
  }

  /** Backwards from when the event was captured: the row that stands in the copy is before it. */
  private Optional<EventView.Trusted> trusted(
      ConsumerRecord<byte[], byte[]> event, Change.OfTable change, long journalOffset) {
    byte @Nullable [] key = event.key();
    if (key == null) {
      return Optional.empty();
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long to = acceptedUpTo(event.timestamp());
    for (long back = 0;
        to > 0 && back < MOST_BACK && System.nanoTime() < deadline;
        back += WINDOW) {
      Optional<EventView.Trusted> found = newest(to - WINDOW, to - 1, key, change, journalOffset);
      if (found.isPresent()) {
        return found;
      }
      to -= WINDOW;
    }
    return Optional.empty();
  }

  private long acceptedUpTo(long timestamp) {
    try (TopicScan scan =
        new TopicScan(
            kafka,
            lane.accepted(),
            Range.all(),
            Optional.of(java.time.Instant.ofEpochMilli(timestamp + 1)),
            false)) {
      @Nullable ConsumerRecord<byte[], byte[]> behind = scan.next();
      return behind == null ? scan.end() : behind.offset();
    }
  }

  private Optional<EventView.Trusted> newest(
      long first, long last, byte[] key, Change.OfTable change, long journalOffset) {
    Optional<EventView.Trusted> newest = Optional.empty();
    EntryDecoder decoder = new EntryDecoder();
    try (TopicScan scan = scan(lane.accepted(), first, last)) {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null;
          record = scan.next()) {
        if (Arrays.equals(key, record.key())
            && decoder.decode(record).content() instanceof Content.Copied copied
            && copied.accepted().journalOffset() < journalOffset
            && copied.accepted().change() instanceof Change.OfTable before
            && before.table().equals(change.table())) {
          newest = Optional.of(new EventView.Trusted(copied.accepted().journalOffset(), before));
        }
      }
    }
    return newest;
  }
}
