package org.pyx.capture.journal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.MalformedRecordException;

/**
 * Where the journal ends: capture's only memory. Immutable.
 *
 * @param resume where the log is to be read on from; null until a snapshot is complete
 * @param server the system identifier of the server that {@code resume} belongs to; null if it was
 *     not known
 * @param timeline the timeline of that server; null if it was not known
 * @param started when that server had been started, by its clock; null if it was not known
 * @param open the transaction that has begun and not ended after {@code resume}, with the order of
 *     its last event in the journal; null if there is none, or only an unfinished snapshot
 * @param wentBack where the log of a server ended that was seen after that, if it ended before
 *     {@code resume}; null if none was
 * @param empty whether the journal holds nothing at all
 */
public record JournalTail(
    @Nullable Lsn resume,
    @Nullable String server,
    @Nullable Long timeline,
    @Nullable Long started,
    @Nullable Open open,
    @Nullable Lsn wentBack,
    boolean empty) {
  /** Of a journal that is empty. */
  public static final JournalTail EMPTY = new JournalTail(null, null, null, null, null, null, true);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int FIRST_STEP = 1_000;

  /**
   * A transaction that the journal holds in part.
   *
   * @param transactionId its id
   * @param lastOrder the order of its last event in the journal; 0 if there is only its BEGIN
   * @param lastLsn the position of that event; of its BEGIN, if there is none
   */
  public record Open(long transactionId, long lastOrder, Lsn lastLsn) {}

  /** The same, going on elsewhere. */
  public JournalTail resumedAt(Lsn position) {
    return new JournalTail(position, server, timeline, started, open, wentBack, empty);
  }

  /**
   * Reads committed records from the end backwards, in growing steps, until one says where to
   * resume.
   *
   * @throws TryAgainException if Kafka is away
   * @throws StopException if the journal holds what capture did not write
   */
  public static JournalTail read(KafkaAccess kafka, Lane lane) {
    Scan scan = new Scan();
    readBack(kafka, lane, () -> scan.reset(), scan::accept, () -> scan.resume != null);
    return new JournalTail(
        scan.resume,
        scan.server,
        scan.timeline,
        scan.started,
        scan.open,
        scan.wentBack,
        scan.empty);
  }

  /**
   * The position of the last commit in the journal, or of its snapshot; null if it has neither.
   * Behind it there may be signs of life, at later positions.
   *
   * @throws TryAgainException if Kafka is away
   */
  public static @Nullable Lsn lastCommit(KafkaAccess kafka, Lane lane) {
    ChangeCodec codec = new ChangeCodec();
    AtomicReference<@Nullable Lsn> last = new AtomicReference<>();
    readBack(
        kafka,
        lane,
        () -> last.set(null),
        entry -> {
          if (Headers.text(entry.headers(), Headers.RESUME) != null
              && codec.decode(entry.value()) instanceof Change.End end) {
            last.set(end.position().lsn());
          }
        },
        () -> last.get() != null);
    return last.get();
  }

  /**
   * Whether the journal's last records are neither committed nor aborted. While a writer is open,
   * and writes nothing, there must be none: Kafka has forgotten about them (ADR 21).
   *
   * @throws TryAgainException if Kafka is away
   */
  static boolean hangs(KafkaAccess kafka, Lane lane) {
    return end(kafka, lane, "read_committed") < end(kafka, lane, "read_uncommitted");
  }

  private static long end(KafkaAccess kafka, Lane lane, String isolation) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", isolation);
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    TopicPartition journal = new TopicPartition(lane.journal(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(journal)).getOrDefault(journal, 0L);
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      throw new TryAgainException("Kafka is away: cannot read " + lane.journal(), e);
    }
  }

  /** Reads committed records from the end backwards, in growing steps, each from its start on. */
  static void readBack(
      KafkaAccess kafka,
      Lane lane,
      Runnable start,
      Consumer<ConsumerRecord<byte[], byte[]>> reader,
      BooleanSupplier found) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.records", 2_000);
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    TopicPartition journal = new TopicPartition(lane.journal(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(journal));
      long begin = consumer.beginningOffsets(List.of(journal)).getOrDefault(journal, 0L);
      long end = consumer.endOffsets(List.of(journal)).getOrDefault(journal, 0L);
      for (long step = FIRST_STEP; ; step *= 16) {
        long from = Math.max(begin, end - step);
        start.run();
        scan(consumer, journal, from, end, reader);
        if (found.getAsBoolean() || from == begin) {
          return;
        }
      }
    } catch (MalformedRecordException e) {
      throw new StopException(
          "the journal " + lane.journal() + " holds a record that capture cannot have written", e);
    } catch (org.apache.kafka.common.errors.RetriableException e) {
      throw new TryAgainException("Kafka is away: cannot read " + lane.journal(), e);
    }
  }

  private static void scan(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition journal,
      long from,
      long end,
      Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.seek(journal, from);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(journal) < end) {
      var records = consumer.poll(Duration.ofMillis(500));
      if (!records.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TryAgainException("Kafka does not give the end of " + journal.topic());
      }
      records.records(journal).forEach(reader);
    }
  }

  private static @Nullable Lsn logEnd(Change.Source source) {
    try {
      return source.facts().get(Facts.LOG_END) instanceof Value.Text text
          ? Lsn.parse(text.value())
          : null;
    } catch (IllegalArgumentException e) {
      return null; // what is no position was not seen
    }
  }

  private static @Nullable Long number(String[] parts, int place) {
    return parts.length > place && parts[place].matches("[0-9]{1,18}")
        ? (Long) Long.parseLong(parts[place])
        : null;
  }

  private static final class Scan {
    private final ChangeCodec codec = new ChangeCodec();
    private @Nullable Lsn resume;
    private @Nullable String server;
    private @Nullable Long timeline;
    private @Nullable Long started;
    private @Nullable Open open;
    private @Nullable Lsn wentBack;
    private boolean empty = true;

    void reset() {
      resume = null;
      server = null;
      timeline = null;
      started = null;
      open = null;
      wentBack = null;
    }

    void accept(ConsumerRecord<byte[], byte[]> record) {
      empty = false;
      String header = Headers.text(record.headers(), Headers.RESUME);
      if (header != null) {
        String[] parts = header.split(" ", 4); // earlier versions wrote fewer
        resume = Lsn.parse(parts[0]);
        server = parts.length > 1 ? parts[1] : null;
        timeline = number(parts, 2);
        started = number(parts, 3);
        open = null;
        wentBack = null;
        return;
      }
      if (resume == null) {
        return; // what comes before the place to resume from is of no interest
      }
      Change change = codec.decode(record.value()) instanceof Change c ? c : null;
      TransactionPosition position = change == null ? null : change.position();
      if (change instanceof Change.Source source) {
        Lsn end = logEnd(source);
        wentBack = end != null && end.compareTo(resume) < 0 ? end : wentBack;
      }
      if (change instanceof Change.End) {
        open = null; // closed by a capture that began anew, and did not come to the end of that
      } else if (position != null
          && position.transactionId() != TransactionPosition.NO_TRANSACTION) {
        if (open == null
            || open.transactionId() != position.transactionId()
            || position.order() > open.lastOrder()) {
          open = new Open(position.transactionId(), position.order(), position.lsn());
        }
      }
    }
  }
}
