package org.pyx.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.alerts.desk.Notice;
import org.pyx.alerts.desk.Rendering;
import org.pyx.alerts.incident.Event;
import org.pyx.alerts.state.AlertTopic;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.MalformedRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From connecting to Kafka to losing it: reads, lets the desk decide, gives letters to the
 * couriers, and notes all that in one transaction each time. Used by one thread.
 */
final class AlertSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertSession.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LAST_LETTERS = Duration.ofMillis(1_500);

  private final AlertConfig config;
  private final List<Courier> couriers;
  private final Prober prober;
  private final BooleanSupplier ending;
  private final RejectedEvents events;
  private final AlertTopic topic;
  private final EvidenceReader reader;
  private final Ledger ledger;

  /**
   * Connects.
   *
   * @param ledger what this process remembers from before, to go on with if nobody else was at work
   *     meanwhile
   */
  AlertSession(
      AlertConfig config,
      Ledger ledger,
      List<Courier> couriers,
      Prober prober,
      BooleanSupplier ending) {
    this.prober = prober;
    this.config = config;
    this.ledger = ledger;
    this.couriers = List.copyOf(couriers);
    this.ending = ending;
    this.events = new RejectedEvents(config.lane());
    this.topic = new AlertTopic(config.kafka(), config.lane());
    EvidenceReader opened = null;
    try {
      ledger.resume(AlertTopic.read(config.kafka(), config.lane(), ending), now());
      opened = new EvidenceReader(config.kafka(), config.lane());
      this.reader = opened;
      String lost = reader.goTo(ledger.memory().rejected(), ledger.memory().decisions());
      if (!lost.isEmpty()) {
        ledger.memory().passedRejected(reader.rejectedNext());
        ledger.memory().passedDecisions(reader.decisionsNext());
        evidenceLost(lost);
      }
    } catch (RuntimeException e) {
      topic.close();
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
  }

  /**
   * Works until it is told to stop.
   *
   * @param atWork is told after each turn that went well
   */
  void run(Runnable atWork) {
    var _ = prober.take(); // what was found while another process was at work, or Kafka was away
    while (!ending.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(LOOK)) {
        take(record);
      }
      prober.take().forEach(reading -> ledger.memory().take(reading, now()));
      takeSent();
      ledger.memory().tidy(now());
      giveOut();
      save();
      atWork.run();
    }
    awaitLastLetters();
    takeSent();
    save();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (reader.isDecision(record.topic())) {
      decided(record);
      ledger.memory().passedDecisions(record.offset() + 1);
    } else {
      ledger.memory().take(events.of(record, now()), now());
      ledger.memory().passedRejected(record.offset() + 1);
    }
  }

  private void decided(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.value() != null
          && Frame.of(record.value()) == Frame.ALERT_DECISION
          && DecisionCodec.decode(record.value()) instanceof Decision.OfAlerts decision) {
        Optional<String> problem = ledger.memory().take(decision);
        LOG.info(
            "lane={} {} decided: {}{}",
            config.lane().name(),
            decision.by(),
            decision,
            problem.map(words -> "; " + words).orElse(""));
      }
    } catch (MalformedRecordException e) {
      LOG.warn(
          "lane={} offset {} of topic {} holds no decision: {}",
          config.lane().name(),
          record.offset(),
          record.topic(),
          e.getMessage());
    }
  }

  private void evidenceLost(String words) {
    LOG.error("lane={} {}", config.lane().name(), words);
    Event event =
        new Event(
            new Subject(config.lane().name(), "check.evidence", config.lane().rejected()),
            Severity.CRITICAL,
            now(),
            -1,
            new Sample(config.lane().rejected(), "", words));
    ledger.memory().take(event, now());
  }

  private void takeSent() {
    for (Courier courier : couriers) {
      courier.takeSent().ifPresent(notice -> ledger.memory().desk().told(notice, now()));
    }
  }

  private void giveOut() {
    for (Courier courier : couriers) {
      if (courier.isReady()) {
        Optional<Notice> notice =
            ledger
                .memory()
                .desk()
                .next(courier.recipient(), ledger.memory().incidents().all(), now());
        notice.map(Rendering::letter).ifPresent(courier::send);
      }
    }
  }

  private void save() {
    ledger.save(topic, now());
  }

  /** Lest what is being sent is sent again at the next start. */
  private void awaitLastLetters() {
    long until = System.nanoTime() + LAST_LETTERS.toNanos();
    try {
      while (couriers.stream().anyMatch(Courier::isBusy) && System.nanoTime() < until) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only as precise as it is written. */
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    reader.close();
    topic.close();
  }
}
