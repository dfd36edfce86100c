package org.pyx.capture.journal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.leadership.FencedException;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.WayOut;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.RecordKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a journal: changes and the place to resume from go in together or not at all,
 * as one Kafka transaction. Opening it fences whoever wrote before. Not thread-safe.
 */
public final class JournalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final Duration DECIDED_WITHIN = Duration.ofSeconds(10);

  /** Of a sign of life that says nothing of the source. */
  private static final TransactionPosition NOWHERE =
      new TransactionPosition(TransactionPosition.NO_TRANSACTION, Lsn.NONE, 0);

  private final Lane lane;
  private final Policy policy;
  private final ChangeCodec codec = new ChangeCodec();
  private final KafkaProducer<byte[], byte[]> producer;
  private String server = "";

  private JournalWriter(Lane lane, Policy policy, KafkaProducer<byte[], byte[]> producer) {
    this.lane = lane;
    this.policy = policy;
    this.producer = producer;
  }

  /**
   * Opens the journal for writing; an unfinished Kafka transaction of an earlier writer is aborted.
   *
   * @throws TryAgainException if Kafka is away
   * @throws StopException if Kafka refuses
   */
  public static JournalWriter open(KafkaAccess kafka, Lane lane, Policy policy) {
    Map<String, Object> properties = kafka.producerProperties();
    properties.put("transactional.id", lane.member("capture"));
    properties.put("enable.idempotence", true);
    properties.put("acks", "all");
    properties.put("compression.type", "lz4");
    properties.put("linger.ms", 5);
    properties.put("batch.size", 512 << 10);
    properties.put("max.block.ms", 20_000);
    properties.put("request.timeout.ms", 10_000);
    properties.put("delivery.timeout.ms", 30_000);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    JournalWriter writer = new JournalWriter(lane, policy, producer);
    try {
      producer.initTransactions();
      writer.decide(kafka);
      return writer;
    } catch (KafkaException e) {
      writer.close();
      throw writer.explain(e);
    } catch (PyxException e) {
      writer.close();
      throw e;
    }
  }

  /** Commits what an earlier writer has left behind and Kafka has forgotten (ADR 21). */
  private void decide(KafkaAccess kafka) {
    if (!JournalTail.hangs(kafka, lane)) {
      return;
    }
    LOG.warn(
        "lane={} records hang in {} that Kafka has neither committed nor aborted, as it may happen when"
            + " its brokers are killed; they are committed now",
        lane.name(),
        lane.journal());
    begin();
    write(new Change.Heartbeat(NOWHERE, System.currentTimeMillis() * 1_000), false);
    commit();
    long deadline = System.nanoTime() + DECIDED_WITHIN.toNanos();
    while (JournalTail.hangs(kafka, lane)) { // Kafka answers a commit before it is seen
      if (System.nanoTime() > deadline) {
        throw WayOut.RECORDS_HANG.refuse(
            "records hang in "
                + lane.journal()
                + " that Kafka has neither committed nor aborted, and that capture cannot commit:"
                + " another producer wrote them");
      }
    }
  }

  /**
   * Says which server the places to resume from belong to. Before the first batch.
   *
   * @param system its system identifier; null if it is not known
   * @param timeline its timeline; null if it is not known
   * @param started when it was started, by its clock; null if it is not known
   */
  public void server(@Nullable String system, @Nullable Long timeline, @Nullable Long started) {
    StringBuilder words = new StringBuilder();
    if (system != null) {
      words.append(' ').append(word(system));
      if (timeline != null) {
        words.append(' ').append(timeline);
        if (started != null) {
          words.append(' ').append(started);
        }
      }
    }
    server = words.toString();
  }

  /** A system identifier as it stands in the journal: the exchange may give any text. */
  public static String word(String system) {
    return system.replace(' ', '_');
  }

  /** Begins a batch. */
  public void begin() {
    guarded(producer::beginTransaction);
  }

  /**
   * Adds a change.
   *
   * @param resumable whether one may resume at its position, with what follows
   */
  public void write(Change change, boolean resumable) {
    List<Header> headers = Headers.of(change);
    if (resumable) {
      byte[] text = (change.position().lsn() + server).getBytes(StandardCharsets.UTF_8);
      headers.add(new RecordHeader(Headers.RESUME, text));
    }
    ProducerRecord<byte[], byte[]> journalRecord =
        new ProducerRecord<>(
            lane.journal(), 0, null, RecordKeys.of(change, policy), codec.encode(change), headers);
    // a failed send fails the commit, so its future needs no look
    guarded(() -> producer.send(journalRecord, (_, _) -> {}));
  }

  /** Makes the batch visible, whole. */
  public void commit() {
    guarded(producer::commitTransaction);
  }

  /** Ends at once, from any thread; what was not committed is never seen. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (KafkaException e) {
      throw explain(e);
    }
  }

  private PyxException explain(KafkaException error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
        return new FencedException(
            "another capture holds lane "
                + lane.name()
                + " now (its transactional id is "
                + lane.member("capture")
                + "): stop one of the two, then start the other again",
            error);
      }
      if (e instanceof AuthorizationException
          || e instanceof org.apache.kafka.common.errors.AuthenticationException
          || e instanceof org.apache.kafka.common.errors.RecordTooLargeException) {
        return new StopException(
            "Kafka refuses capture's write to " + lane.journal() + ": " + e.getMessage(), error);
      }
    }
    return new TryAgainException(
        "Kafka is away: cannot write " + lane.journal() + ": " + error.getMessage(), error);
  }
}
