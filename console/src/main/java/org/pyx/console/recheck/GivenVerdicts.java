package org.pyx.console.recheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.VerdictCodec;

/**
 * The validator's verdicts by the offsets of the journal, read along with it: they stand on their
 * topics in the journal's order, but for those of replays, which are kept until they are asked for.
 * Not thread-safe.
 */
final class GivenVerdicts implements AutoCloseable {
  private final VerdictCodec codec = new VerdictCodec();
  private final TopicReader accepted;
  private final TopicReader rejected;
  private final Deque<Copied> nextAccepted = new ArrayDeque<>();
  private final Deque<Event> nextRejected = new ArrayDeque<>();
  private final Map<Long, List<Copied>> copiedAgain = new TreeMap<>();
  private final Map<Long, List<Event>> foundAgain = new TreeMap<>();
  private @Nullable List<Copied> replay;
  private long strays;

  /** An accepted change as it stands on the topic. */
  record Copied(long journalOffset, byte[] bytes) {}

  /** Evidence as it stands on the topic. */
  record Event(RejectedEvent event, byte[] bytes) {}

  /** What was said of one record. */
  static final class Given {
    private final List<byte[]> accepted;
    private final List<Event> events;

    private Given(List<byte[]> accepted, List<Event> events) {
      this.accepted = accepted;
      this.events = events;
    }

    /** How often the record was accepted. */
    int accepted() {
      return accepted.size();
    }

    /** Whether what was accepted is, byte for byte, a change. */
    boolean acceptedIs(byte[] change) {
      return accepted.stream().allMatch(bytes -> GivenVerdicts.endsWith(bytes, change));
    }

    List<RejectedEvent> evidence() {
      return events.stream().map(Event::event).toList();
    }

    /** Whether a piece of evidence ends with some bytes. */
    boolean endsWith(int place, byte[] change) {
      return GivenVerdicts.endsWith(events.get(place).bytes(), change);
    }
  }

  /** Whether a verdict ends with some bytes. */
  static boolean endsWith(byte[] bytes, byte[] change) {
    int from = bytes.length - change.length;
    return from >= 0 && Arrays.equals(bytes, from, bytes.length, change, 0, change.length);
  }

  GivenVerdicts(KafkaAccess kafka, Lane lane) {
    accepted = new TopicReader(kafka, lane.accepted());
    rejected = new TopicReader(kafka, lane.rejected());
  }

  /** What was said of a record; offsets must grow from call to call. */
  Given at(long offset) {
    fill(offset);
    List<byte[]> copied = new ArrayList<>();
    while (!nextAccepted.isEmpty() && nextAccepted.peek().journalOffset() <= offset) {
      Copied next = nextAccepted.poll();
      if (next.journalOffset() == offset) {
        copied.add(next.bytes());
      } else {
        strays++;
      }
    }
    List<Event> events = new ArrayList<>();
    while (!nextRejected.isEmpty() && nextRejected.peek().event().journalOffset() <= offset) {
      Event event = nextRejected.poll();
      if (event.event().journalOffset() == offset) {
        events.add(event);
      } else {
        strays++;
      }
    }
    return new Given(copied, events);
  }

  /** How many verdicts were on records that the journal does not have. */
  long strays() {
    return strays;
  }

  /** Reads to the end; then all that was said in replays is known. */
  void finish() {
    while (accepted.more(this::takeAccepted)) {}
    while (rejected.more(this::takeRejected)) {}
  }

  /** What replays let through, by their decisions, as far as it was read. */
  Map<Long, List<Copied>> copiedAgain() {
    return copiedAgain;
  }

  /** What replays found, by the offset of the evidence that was replayed, as far as it was read. */
  Map<Long, List<Event>> foundAgain() {
    return foundAgain;
  }

  private void takeAccepted(ConsumerRecord<byte[], byte[]> record) {
    switch (Frame.of(record.value())) {
      case ACCEPTED -> {
        Copied copied =
            new Copied(codec.decodeAccepted(record.value()).journalOffset(), record.value());
        if (replay == null) {
          nextAccepted.add(copied);
        } else {
          replay.add(copied);
        }
      }
      case REPLAYED -> {
        Replayed replayed = ReplayCodec.decode(record.value());
        replay =
            replayed instanceof Replayed.Begun
                ? copiedAgain.computeIfAbsent(replayed.decision(), _ -> new ArrayList<>())
                : null;
      }
      case CHANGE,
          SETTLEMENT,
          REJECTED,
          TRUSTED_SCHEMA,
          TALLY,
          DECISION,
          LAW,
          COPY,
          DRAIN,
          REPLAY,
          ALERT,
          ALERT_DECISION -> {}
    }
  }

  private void takeRejected(ConsumerRecord<byte[], byte[]> record) {
    RejectedEvent event = codec.decodeRejected(record.value());
    if (event.ofReplay()) {
      foundAgain
          .computeIfAbsent(event.sequence(), _ -> new ArrayList<>())
          .add(new Event(event, record.value()));
    } else if (event.stage().equals(RejectedEvent.VALIDATOR)) {
      nextRejected.add(new Event(event, record.value()));
    }
  }

  private void fill(long offset) {
    while ((nextAccepted.isEmpty() || nextAccepted.peekLast().journalOffset() <= offset)
        && accepted.more(this::takeAccepted)) {}
    while ((nextRejected.isEmpty() || nextRejected.peekLast().event().journalOffset() <= offset)
        && rejected.more(this::takeRejected)) {}
  }

  @Override
  public void close() {
    accepted.close();
    rejected.close();
  }
}
