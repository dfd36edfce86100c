package org.pyx.console.inspect;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;

/**
 * The events of the journal that fit a filter, each with its verdict. The verdicts stand on their
 * topics in the journal's order, the validator's and the sink's each by themselves, so that they
 * are read along, and memory holds one event at a time. Only what replays have made of events is
 * read before. Not thread-safe.
 */
public final class Story implements AutoCloseable {
  private final TopicScan journal;
  private final List<Side> sides = new ArrayList<>();
  private final EntryFilter filter;
  private final EntryFilter anyTime;
  private final Range<Long> offsets;
  private final long judged;
  private final ReplayedEvents replays;
  private final EntryDecoder decoder = new EntryDecoder();
  private final Deque<Told> next = new ArrayDeque<>();
  private boolean ended;

  /**
   * A story.
   *
   * @param offsets the part of the journal that is read
   * @param judged the last offset of the journal that is judged
   */
  public Story(KafkaAccess kafka, Lane lane, Range<Long> offsets, EntryFilter filter, long judged) {
    this.filter = filter;
    this.anyTime = filter.atAnyTime(); // a verdict may be written long after its change
    this.offsets = offsets;
    this.judged = judged;
    replays = ReplayedEvents.read(kafka, lane, anyTime);
    journal = new TopicScan(kafka, lane.journal(), offsets, filter.written().first(), false);
    try {
      side(kafka, lane.accepted(), "");
      side(kafka, lane.rejected(), RejectedEvent.VALIDATOR);
      side(kafka, lane.rejected(), RejectedEvent.SINK);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void side(KafkaAccess kafka, String topic, String stage) {
    sides.add(new Side(new TopicScan(kafka, topic, Range.all(), Optional.empty(), false), stage));
  }

  /** The next event, or null at the end. */
  public @Nullable Told next() {
    while (next.isEmpty() && !ended) {
      ConsumerRecord<byte[], byte[]> record = journal.next();
      if (record == null) {
        ended = true;
        collect(Long.MAX_VALUE, _ -> false);
      } else if (mayMatch(filter, record)) {
        take(decoder.decode(record));
      }
    }
    return next.poll();
  }

  private void take(Entry entry) {
    if (filter.matches(entry)) {
      List<Entry> about = collect(entry.offset(), offset -> offset == entry.offset());
      about.addAll(replays.about(entry.offset()));
      next.add(Told.of(entry, about, judged));
    }
  }

  /** Takes what was said up to an offset; what is not said of the event itself is told alone. */
  private List<Entry> collect(long upTo, Predicate<Long> ofThis) {
    List<Entry> about = new ArrayList<>();
    for (Side side : sides) {
      for (Entry said = side.next(upTo); said != null; said = side.next(upTo)) {
        if (ofThis.test(offset(said))) {
          about.add(said);
        } else if (isWanted(said)) {
          next.add(Told.alone(said));
        }
      }
    }
    return about;
  }

  private boolean isWanted(Entry said) {
    return filter.written().contains(said.written())
        && (offset(said) < 0 ? offsets.isAll() : offsets.contains(offset(said)));
  }

  /** The offset in the journal that an entry is about; -1 for one that cannot be read. */
  static long offset(Entry entry) {
    return switch (entry.content()) {
      case Content.Copied c -> c.accepted().journalOffset();
      case Content.Settled c -> c.settlement().journalOffset();
      case Content.Evidence c -> c.event().journalOffset();
      case Content.Captured _,
          Content.Decided _,
          Content.Ruled _,
          Content.JudgedAgain _,
          Content.Unreadable _ ->
          -1;
    };
  }

  /** Whether a record is worth decoding. */
  public static boolean mayMatch(EntryFilter filter, ConsumerRecord<byte[], byte[]> record) {
    return filter.mayMatch(
        Instant.ofEpochMilli(record.timestamp()), name -> Headers.text(record.headers(), name));
  }

  @Override
  public void close() {
    journal.close();
    sides.forEach(side -> side.scan.close());
  }

  /** One topic of verdicts, of which one fitting record is looked at ahead. */
  private final class Side {
    private final TopicScan scan;
    private final String stage;
    private @Nullable Entry ahead;
    private boolean inReplay;

    Side(TopicScan scan, String stage) {
      this.scan = scan;
      this.stage = stage;
    }

    @Nullable Entry next(long upTo) {
      if (ahead == null) {
        ahead = find();
      }
      Entry found = ahead;
      if (found == null || offset(found) > upTo) {
        return null;
      }
      ahead = null;
      return found;
    }

    private @Nullable Entry find() {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null;
          record = scan.next()) {
        if (isOfStage(Headers.text(record.headers(), Headers.STAGE)) && mayMatch(anyTime, record)) {
          Entry entry = decoder.decode(record);
          if (entry.content() instanceof Content.JudgedAgain mark) {
            inReplay = mark.replayed() instanceof Replayed.Begun;
          } else if (!inReplay
              && !replays.has(entry)
              && isOfStage(entry)
              && anyTime.matches(entry)) {
            return entry;
          }
        }
      }
      return null;
    }

    private boolean isOfStage(@Nullable String header) {
      return stage.isEmpty() || header == null || header.equals(stage);
    }

    /** What cannot be read is told once, by the validator's side. */
    private boolean isOfStage(Entry entry) {
      return stage.isEmpty()
          || (entry.content() instanceof Content.Evidence evidence
              ? evidence.event().stage().equals(stage)
              : stage.equals(RejectedEvent.VALIDATOR));
    }
  }
}
