package org.pyx.console.lane;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeKind;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;

/**
 * What the journal holds up to a goal, read in its headers only, from where the copy stands, and no
 * record twice. Not thread-safe.
 */
final class JournalScan {
  private static final String END = ChangeKind.END.name().toLowerCase(Locale.ROOT);

  /** What may stand within a transaction's records and is no part of it. */
  private static final Set<String> BESIDE =
      Stream.of(ChangeKind.SOURCE, ChangeKind.CATALOG, ChangeKind.HEARTBEAT)
          .map(kind -> kind.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private static final String SNAPSHOT = Long.toString(TransactionPosition.NO_TRANSACTION);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Lsn goal;
  private long next;
  private Lsn captured = Lsn.NONE;
  private long lastEnd = -1;
  private long lastWhole = -1;
  private boolean open;

  /**
   * A scan of what was committed at or before a position.
   *
   * @param goal the position; what stands behind it does not count
   */
  JournalScan(KafkaAccess kafka, Lane lane, Lsn goal) {
    this.kafka = kafka;
    this.lane = lane;
    this.goal = goal;
  }

  /**
   * Reads on.
   *
   * @param copied what the copy covers already, which need not be read: an offset of an END
   */
  void readTo(long end, long copied) {
    next = Math.max(next, copied);
    if (next >= end) {
      return;
    }
    try (TopicReader journal = new TopicReader(kafka, lane.journal())) {
      journal.skipTo(next);
      journal.until(end, this::take);
      next = end;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> message) {
    String resume = Headers.text(message.headers(), Headers.RESUME);
    String kind = Headers.text(message.headers(), Headers.KIND);
    if (resume == null) {
      open |= !BESIDE.contains(String.valueOf(kind));
      return;
    }
    int space = resume.indexOf(' ');
    captured = Lsn.parse(space < 0 ? resume : resume.substring(0, space));
    open = false;
    boolean end = END.equals(kind);
    // a snapshot that was taken later holds what was committed before
    if (captured.compareTo(goal) <= 0 || (end && isSnapshot(message))) {
      lastWhole = message.offset();
      if (end) {
        lastEnd = message.offset();
      }
    }
  }

  private static boolean isSnapshot(ConsumerRecord<byte[], byte[]> message) {
    return SNAPSHOT.equals(Headers.text(message.headers(), Headers.TRANSACTION));
  }

  /** The position up to which the exchange's log is in the journal. */
  Lsn captured() {
    return captured;
  }

  /** The offset that the copy must cover; -1 if it covers everything. */
  long lastEnd() {
    return lastEnd;
  }

  /** The offset up to which must be judged; -1 if all is. */
  long lastWhole() {
    return lastWhole;
  }

  /** Whether the journal ends within a transaction. */
  boolean open() {
    return open;
  }
}
