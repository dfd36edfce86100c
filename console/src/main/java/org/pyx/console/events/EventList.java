package org.pyx.console.events;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.inspect.Entry;
import org.pyx.console.inspect.EntryDecoder;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.Story;
import org.pyx.console.inspect.TopicScan;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;

/**
 * A page of rejected events, the newest first. It reads backwards until the page is full or enough
 * was read; then whoever wants more asks on from there.
 *
 * @param rows the events
 * @param older before which offset to go on; empty if there is nothing before
 * @param passed how many records were looked at
 */
public record EventList(List<EventRow> rows, OptionalLong older, long passed) {
  /** Events on a page. */
  public static final int PAGE = 50;

  private static final long FIRST_WINDOW = 200;
  private static final long MOST_PASSED = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  public EventList {
    rows = List.copyOf(rows);
  }

  /**
   * Reads one.
   *
   * @param before events at and behind this offset are left out
   */
  public static EventList read(
      KafkaAccess kafka, Lane lane, Policy policy, EntryFilter filter, OptionalLong before) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long end;
    long first;
    try (TopicScan scan =
        new TopicScan(kafka, lane.rejected(), Range.all(), Optional.empty(), false)) {
      end = scan.end();
      first = scan.first();
    }
    long to = Math.max(first, Math.min(before.orElse(end), end));
    long begun = to;
    List<EventRow> rows = new ArrayList<>();
    for (long window = FIRST_WINDOW;
        to > first
            && rows.size() < PAGE
            && begun - to < MOST_PASSED
            && System.nanoTime() < deadline;
        window = Math.min(window * 4, MOST_PASSED)) {
      long from = Math.max(first, to - window);
      Window found = window(kafka, lane, policy, filter, from, to - 1);
      rows.addAll(found.rows().reversed());
      to = from;
      if (found.newest().isPresent()
          && filter.written().first().filter(found.newest().get()::isBefore).isPresent()) {
        to = first; // everything before is older still
      }
    }
    if (rows.size() > PAGE) {
      rows = rows.subList(0, PAGE);
      to = rows.getLast().offset();
    }
    return new EventList(rows, to > first ? OptionalLong.of(to) : OptionalLong.empty(), begun - to);
  }

  private record Window(List<EventRow> rows, Optional<Instant> newest) {}

  private static Window window(
      KafkaAccess kafka, Lane lane, Policy policy, EntryFilter filter, long from, long last) {
    EntryDecoder decoder = new EntryDecoder();
    List<EventRow> rows = new ArrayList<>();
    Optional<Instant> newest = Optional.empty();
    try (TopicScan scan =
        new TopicScan(
            kafka,
            lane.rejected(),
            new Range<>(Optional.of(from), Optional.of(last)),
            Optional.empty(),
            false)) {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null;
          record = scan.next()) {
        newest = Optional.of(Instant.ofEpochMilli(record.timestamp()));
        if (Story.mayMatch(filter, record)) {
          Entry entry = decoder.decode(record);
          if (filter.matches(entry)) {
            rows.add(EventRow.of(entry, policy));
          }
        }
      }
    }
    return new Window(rows, newest);
  }
}
