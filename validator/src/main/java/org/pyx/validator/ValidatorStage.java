package org.pyx.validator;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.leadership.Members;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.validator.judge.HoldWords;
import org.pyx.validator.judge.Judge;
import org.pyx.validator.topology.ReplayRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The validator as a stage: waits for the trusted schema, runs the topology, and begins anew under
 * the next law when the auditor's database has changed or an operator has decided. While the judge
 * holds a change, nothing runs and the stage is paused. Thread-safe.
 */
public final class ValidatorStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(ValidatorStage.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(2);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(6);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(5);

  private final ValidatorConfig config;
  private final MemoryCheck memory;
  private final ReplayLoader replays;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile StageState state = new StageState.Starting("waiting for start");
  private volatile @Nullable Hold hold;
  private volatile boolean stopping;

  /** Makes the stage; {@link #start()} starts it. */
  public ValidatorStage(ValidatorConfig config) {
    this.config = config;
    this.memory = new MemoryCheck(config);
    this.replays = new ReplayLoader(config);
    this.thread =
        Thread.ofPlatform().name("pyx-validator-" + config.lane().name()).unstarted(this::run);
  }

  @Override
  public String name() {
    return "validator";
  }

  @Override
  public void start() {
    become(new StageState.Starting("reaching Kafka"));
    thread.start();
  }

  @Override
  public StageState state() {
    return state;
  }

  /** Where the lane stands still, if it does. */
  public Optional<Hold> hold() {
    return Optional.ofNullable(hold);
  }

  @Override
  public void close() {
    stopping = true;
    closing.countDown();
    become(new StageState.Stopping());
    try {
      if (thread.isAlive()) {
        if (!thread.join(CLOSE_WITHIN)) {
          thread.interrupt(); // Kafka is away, and a call waits for it
          var _ = thread.join(Duration.ofSeconds(1));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    become(new StageState.Stopped());
  }

  private void run() {
    Backoff backoff = Backoff.ORDINARY;
    while (going()) {
      long began = System.nanoTime();
      try (StateDirectory _ = StateDirectory.take(config);
          LawTopics laws = open()) {
        follow(laws);
      } catch (TryAgainException | KafkaException e) {
        backoff = backoff.failed(Duration.ofNanos(System.nanoTime() - began));
        pause(e, backoff);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  private LawTopics open() {
    memory.requireTopics();
    return new LawTopics(config);
  }

  /** One law after the other. */
  private void follow(LawTopics laws) {
    laws.catchUp();
    while (going()) {
      Optional<Law> law = laws.newest(LOOK);
      if (law.isPresent()) {
        LOG.info(
            "judging by policy {} version {} and a trusted schema of {} tables, {} of them rejected",
            law.get().policy().name(),
            law.get().policy().version(),
            law.get().schema().tables().size(),
            law.get().rejectedTables().size());
        judgeBy(law.get(), laws);
      } else {
        pause(laws.trouble().orElse("waiting for the trusted schema, which the sink publishes"));
      }
    }
  }

  /** Judges by a law until there is another one. */
  private void judgeBy(Law law, LawTopics laws) {
    // refuses a schema that the policy does not cover, before anything runs
    new Judge(law, new NoMemory());
    Optional<Hold> stood = runBy(law, laws);
    if (stood.isPresent()) {
      stand(stood.get(), law, laws);
    }
  }

  /**
   * Runs the topology until it stands still, or until there is another law or something to replay:
   * then it is empty.
   */
  private Optional<Hold> runBy(Law law, LawTopics laws) {
    long looked = System.nanoTime();
    boolean announced = false;
    Optional<ReplayRequest> replay = laws.replay().map(replays::load);
    try (Judging judging = new Judging(config, law, memory, replay, this::fail, () -> stopping)) {
      while (going() && law.equals(laws.newest(LOOK).orElse(law)) && !isAnother(laws, replay)) {
        if (judging.standing().isPresent()) {
          return judging.standing();
        }
        Optional<String> trouble = laws.trouble().or(judging::trouble);
        if (trouble.isPresent()) {
          pause(trouble.get());
          continue;
        }
        if (!judging.running()) {
          continue;
        }
        if (!judging.judges()) {
          if (System.nanoTime() - looked >= LOOK_AROUND.toNanos()) {
            looked = System.nanoTime();
            standBy();
          }
        } else if (judging.found().isEmpty()) {
          hold = null;
          become(new StageState.Running());
          if (!announced) {
            announced = true;
            Members.announce(config.kafka(), config.lane(), name(), config.start().instance());
          }
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Whether there is another decision to replay than a run knows of. There is none when that is
   * dealt with: what was read for it is not kept in memory for ever.
   */
  private static boolean isAnother(LawTopics laws, Optional<ReplayRequest> known) {
    return !laws.replay().map(Map.Entry::getKey).equals(known.map(ReplayRequest::decision));
  }

  private void standBy() {
    Members.of(config.kafka(), config.lane(), name())
        .holder()
        .filter(one -> !one.isThisProcess(name())) // it has the lane, and begins
        .map(one -> Members.standingBy(config.lane(), one, config.start().instance()))
        .ifPresent(this::pause);
  }

  /** Stands still until there is another law. */
  private void stand(Hold stood, Law law, LawTopics laws) {
    hold = stood;
    LOG.warn("{}", words(stood));
    long counted = System.nanoTime() - COUNT_EVERY.toNanos();
    while (going() && law.equals(laws.newest(LOOK).orElse(law))) {
      if (System.nanoTime() - counted >= COUNT_EVERY.toNanos()) {
        counted = System.nanoTime();
        become(state.paused(laws.trouble().orElseGet(() -> words(stood))));
      }
    }
  }

  private String words(Hold stood) {
    return stood.finding().explanation()
        + "; "
        + HoldWords.stands(stood, waiting(stood))
        + ". "
        + HoldWords.waysOut(stood);
  }

  private long waiting(Hold stood) {
    return Math.max(1, JournalEnd.of(config) - stood.journalOffset());
  }

  private boolean going() {
    return !stopping && !(state instanceof StageState.Failed);
  }

  private void pause(RuntimeException problem, Backoff backoff) {
    pause(
        problem instanceof TryAgainException
            ? String.valueOf(problem.getMessage())
            : "Kafka is away: " + problem.getMessage());
    try {
      var _ =
          closing.await(
              backoff.pause(ThreadLocalRandom.current()).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  private void pause(String reason) {
    if (!(state instanceof StageState.Paused before && before.reason().equals(reason))) {
      LOG.warn("lane={} validator waits: {}", config.lane().name(), reason);
    }
    if (!stopping) {
      become(state.paused(reason));
    }
  }

  /** A failure is final: nothing overwrites it. */
  private synchronized void become(StageState next) {
    if (!(state instanceof StageState.Failed)) {
      state = next;
    }
  }

  private void fail(Throwable problem) {
    LOG.error("validator stops: {}", problem.getMessage());
    become(new StageState.Failed(String.valueOf(problem.getMessage())));
  }
}
