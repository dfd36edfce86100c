package org.pyx.validator;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.validator.judge.HoldWords;
import org.pyx.validator.judge.Judge;
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
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(25);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(5);

  private final ValidatorConfig config;
  private final Thread thread;
  private volatile StageState state = new StageState.Starting("waiting for start");
  private volatile @Nullable Hold hold;
  private volatile boolean stopping;

  /** Makes the stage; {@link #start()} starts it. */
  public ValidatorStage(ValidatorConfig config) {
    this.config = config;
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
    become(new StageState.Stopping());
    try {
      if (thread.isAlive()) {
        thread.join(CLOSE_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    become(new StageState.Stopped());
  }

  private void run() {
    while (going()) {
      try (LawTopics laws = open()) {
        become(new StageState.Paused("waiting for the trusted schema, which the sink publishes"));
        follow(laws);
      } catch (TryAgainException | KafkaException e) {
        pause(e);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  private LawTopics open() {
    new MemoryCheck(config).requireTopics();
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

  /** Runs the topology until it stands still, or until there is another law: then it is empty. */
  private Optional<Hold> runBy(Law law, LawTopics laws) {
    try (Judging judging = new Judging(config, law, this::fail)) {
      while (going() && law.equals(laws.newest(LOOK).orElse(law))) {
        if (judging.standing().isPresent()) {
          return judging.standing();
        }
        if (judging.found().isEmpty() && judging.running()) {
          hold = null;
          become(new StageState.Running());
        }
      }
      return Optional.empty();
    }
  }

  /** Stands still until there is another law. */
  private void stand(Hold stood, Law law, LawTopics laws) {
    hold = stood;
    LOG.warn("{}", words(stood));
    long counted = System.nanoTime() - COUNT_EVERY.toNanos();
    while (going() && law.equals(laws.newest(LOOK).orElse(law))) {
      if (System.nanoTime() - counted >= COUNT_EVERY.toNanos()) {
        counted = System.nanoTime();
        become(new StageState.Paused(words(stood)));
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

  private void pause(RuntimeException problem) {
    String reason =
        problem instanceof TryAgainException
            ? String.valueOf(problem.getMessage())
            : "Kafka is away: " + problem.getMessage();
    LOG.warn("validator waits: {}", reason);
    become(new StageState.Paused(reason));
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
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
