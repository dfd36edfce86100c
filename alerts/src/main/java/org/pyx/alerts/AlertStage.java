package org.pyx.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.pyx.alerts.desk.Rhythm;
import org.pyx.alerts.incident.Incidents;
import org.pyx.alerts.state.AlertMemory;
import org.pyx.schemas.leadership.Leadership;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.TopicsSeen;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.MalformedRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage that reads what was rejected and tells people. It survives Kafka being away, and
 * recipients that cannot be reached; its memory is bounded. Thread-safe.
 */
public final class AlertStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(AlertStage.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(4);

  private final AlertConfig config;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Ledger ledger;
  private final List<Courier> couriers;
  private final Prober prober;
  private final Leadership leadership;
  private final Thread thread;
  private volatile StageState state = new StageState.Starting("not yet started");

  /**
   * An alert stage that does nothing until it is started.
   *
   * @throws StopException if a channel cannot be set up as it is configured
   */
  public AlertStage(AlertConfig config) {
    this(config, Rhythm.USUAL.withGrouping(config.settings().grouping()));
  }

  /** For tests of reminders. */
  AlertStage(AlertConfig config, Rhythm rhythm) {
    this.config = config;
    Incidents.Limits limits = Incidents.Limits.USUAL.withQuiet(config.settings().quiet());
    this.ledger =
        new Ledger(now ->
            new AlertMemory(
                config.lane().name(),
                limits,
                config.settings().recipients().stream()
                    .map(AlertSettings.Reached::recipient)
                    .toList(),
                rhythm,
                config.settings().checks(),
                now));
    this.prober = new Prober(config.lane().name(), config.probes(), config.settings().every());
    this.couriers =
        config.settings().recipients().stream()
            .map(reached ->
                new Courier(
                    config.lane().name(), reached.recipient().name(), reached.channel().open()))
            .toList();
    this.leadership =
        new Leadership(
            config.kafka(),
            config.lane(),
            name(),
            config.start(),
            config.lane().alerts(),
            () -> standBy("the lane was lost to another alert stage, or Kafka is away"));
    this.thread =
        Thread.ofPlatform().name("pyx-alerts-" + config.lane().name()).unstarted(this::work);
  }

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public void start() {
    state = new StageState.Starting("connecting to Kafka at " + config.kafka());
    thread.start();
  }

  @Override
  public StageState state() {
    return state;
  }

  /** The recipients that cannot be reached now, and why; empty if all can. */
  public String unreachable() {
    return couriers.stream()
        .flatMap(
            courier -> courier.problem().map(words -> courier.recipient() + ": " + words).stream())
        .collect(Collectors.joining("; "));
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  private void work() {
    try (leadership;
        prober) {
      prober.start();
      workAgainAndAgain();
    } finally {
      couriers.forEach(Courier::close);
    }
  }

  private void workAgainAndAgain() {
    Backoff backoff = Backoff.ORDINARY;
    while (!stopping()) {
      long began = System.nanoTime();
      try {
        workOnce();
      } catch (StopException e) {
        StopException reason = leadership.unlessOvertaken(e);
        if (reason != null) {
          fail(reason);
          return;
        }
      } catch (TryAgainException e) {
        if (stopping()) {
          break;
        }
        backoff = backoff.failed(Duration.ofNanos(System.nanoTime() - began));
        state = state.paused(String.valueOf(e.getMessage()));
        LOG.warn("alerts paused lane={} reason=\"{}\"", config.lane().name(), e.getMessage());
        rest(backoff.pause(ThreadLocalRandom.current()).toMillis());
      } catch (Throwable e) {
        fail(e);
        return;
      }
    }
    state = new StageState.Stopped();
  }

  private void workOnce() {
    try {
      requireLane();
      LaneTopics.createAlerts(config.kafka(), config.lane());
      Optional<Leadership.Lease> lease = leadership.await(this::stopping, this::standBy);
      if (lease.isEmpty()) {
        return;
      }
      try (AlertSession session =
          new AlertSession(
              config, ledger, couriers, prober, () -> stopping() || !lease.get().lasts())) {
        session.run(this::atWork);
      }
    } catch (MalformedRecordException e) {
      throw new StopException(
          "topic "
              + config.lane().alerts()
              + " holds what no alert stage writes: "
              + e.getMessage()
              + ". Find out who did; it may be deleted, and everything is then told once more",
          e);
    } catch (KafkaException e) {
      throw raise(e);
    }
  }

  private void atWork() {
    if (!stopping() && !(state instanceof StageState.Running)) {
      state = new StageState.Running();
    }
  }

  /** The alert stage may be started before its lane begins. */
  private void requireLane() {
    TopicsSeen seen = LaneTopics.look(config.kafka(), config.lane(), List.of());
    for (String topic : List.of(config.lane().rejected(), config.lane().decisions())) {
      if (seen.of(topic).isEmpty()) {
        throw new TryAgainException("the lane has not begun: there is no topic " + topic + " yet");
      }
    }
  }

  private void standBy(String reason) {
    if (!stopping()) {
      StageState.Paused now = state.paused(reason);
      if (!now.equals(state)) {
        LOG.info("alerts stand by lane={} reason=\"{}\"", config.lane().name(), reason);
      }
      state = now;
    }
  }

  private PyxException raise(KafkaException error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
        return new TryAgainException(
            "another alert stage of lane " + config.lane().name() + " has begun", error);
      }
      if (e instanceof AuthenticationException || e instanceof AuthorizationException) {
        return new StopException(
            "Kafka at " + config.kafka() + " refuses the alert stage: " + e.getMessage(), error);
      }
    }
    return new TryAgainException(
        "Kafka at " + config.kafka() + " cannot now: " + error.getMessage(), error);
  }

  private void fail(Throwable error) {
    state = new StageState.Failed(String.valueOf(error.getMessage()));
    LOG.error("alerts stop lane={}: {}", config.lane().name(), error.getMessage());
    if (!(error instanceof PyxException)) {
      LOG.error("an error of the alert stage's own", error);
    }
  }

  private void rest(long millis) {
    try {
      var _ = stop.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop.countDown();
    }
  }

  @Override
  public void close() {
    stop.countDown();
    if (!thread.isAlive()) {
      couriers.forEach(Courier::close);
      if (!(state instanceof StageState.Failed)) {
        state = new StageState.Stopped();
      }
      return;
    }
    if (!(state instanceof StageState.Failed)) {
      state = new StageState.Stopping();
    }
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
