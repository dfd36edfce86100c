package org.pyx.console.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.Entry;
import org.pyx.console.inspect.EntryDecoder;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.RowDigests;
import org.pyx.console.inspect.Story;
import org.pyx.console.inspect.TopicScan;
import org.pyx.console.lane.Spent;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.ChangeKind;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.RecordKeys;

/**
 * Chooses rejected events by a filter, and with them all later ones of the same rows: a row must
 * not come in without what was rejected of it since, such as its DELETE. What was replayed before
 * is left out. Not thread-safe.
 */
public final class Choosing {
  private final KafkaAccess kafka;
  private final Lane lane;
  private final Policy policy;
  private final RowDigests rows;
  private final Spent spent;
  private final EntryDecoder decoder = new EntryDecoder();
  private final Map<Long, Candidate> chosen = new TreeMap<>();
  private final Map<Digest, Long> firstOfRow = new HashMap<>();
  private long bytes;

  /** Of a lane. */
  public Choosing(KafkaAccess kafka, Lane lane, LaneFacts facts) {
    this.kafka = kafka;
    this.lane = lane;
    this.policy = facts.policy();
    this.rows =
        new RowDigests(
            facts.laws().isEmpty()
                ? Optional.empty()
                : Optional.of(facts.laws().getLast().law().schema()),
            policy);
    this.spent = Spent.read(kafka, lane);
  }

  /**
   * Chooses.
   *
   * @param offsets the part of the rejected topic in which the filter chooses
   * @param last the last offset of the rejected topic that is looked at
   * @return the events in the journal's order
   * @throws StopException if there are too many for one replay
   */
  public List<Candidate> choose(EntryFilter filter, Range<Long> offsets, long last) {
    scan(
        new Range<>(
            offsets.first(), Optional.of(offsets.last().map(o -> Math.min(o, last)).orElse(last))),
        (record, entry, event) -> {
          if (Story.mayMatch(filter, record) && filter.matches(entry)) {
            add(record, event, false);
          }
        });
    if (!firstOfRow.isEmpty()) {
      scan(new Range<>(Optional.empty(), Optional.of(last)), this::drawIn);
    }
    return List.copyOf(chosen.values());
  }

  private interface Each {
    void take(ConsumerRecord<byte[], byte[]> record, Entry entry, RejectedEvent event);
  }

  private void scan(Range<Long> offsets, Each each) {
    if (offsets.first().isPresent()
        && offsets.last().isPresent()
        && offsets.first().get() > offsets.last().get()) {
      return;
    }
    try (TopicScan scan = new TopicScan(kafka, lane.rejected(), offsets, Optional.empty(), false)) {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null;
          record = scan.next()) {
        if (!spent.has(record.offset())) {
          Entry entry = decoder.decode(record);
          if (entry.content() instanceof Content.Evidence evidence
              && evidence.event().mayBeReplayed()) {
            each.take(record, entry, evidence.event());
          }
        }
      }
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record, RejectedEvent event, boolean drawnIn) {
    bytes += record.serializedValueSize();
    chosen.put(
        event.journalOffset(),
        new Candidate(
            new Decision.Chosen(event.journalOffset(), record.offset()),
            event.finding().rule(),
            words(event.change()),
            drawnIn));
    if (!drawnIn) {
      rows.of(event.change())
          .forEach(row -> firstOfRow.merge(row, event.journalOffset(), Math::min));
    }
    if (chosen.size() > Decision.Replay.MOST_EVENTS
        || (bytes > Decision.Replay.MOST_BYTES && chosen.size() > 1)) {
      throw new StopException(
          "these are too many for one replay, which is of at most "
              + Decision.Replay.MOST_EVENTS
              + " events and "
              + (Decision.Replay.MOST_BYTES >> 20)
              + " MiB: choose the first of them by --offset .."
              + (record.offset() - 1)
              + ", and the rest afterwards");
    }
  }

  private void drawIn(ConsumerRecord<byte[], byte[]> record, Entry entry, RejectedEvent event) {
    boolean later =
        rows.of(event.change()).stream()
            .anyMatch(row -> firstOfRow.getOrDefault(row, Long.MAX_VALUE) < event.journalOffset());
    if (later && !chosen.containsKey(event.journalOffset())) {
      add(record, event, true);
    }
  }

  private String words(Change change) {
    String key = RecordKeys.text(change, policy);
    return ChangeKind.of(change).name().toLowerCase(java.util.Locale.ROOT)
        + " "
        + (change instanceof Change.OfTable ofTable ? ofTable.table().schema() + "." + key : key);
  }
}
