package org.pyx.console;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs some stages until Ctrl-C or until one fails, and ends them in the order of the data. */
public final class LaneRunner {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRunner.class);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<Stage> stages;

  /** For stages in the order of the data. */
  public LaneRunner(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /** Starts them all. */
  public void start() {
    stages.forEach(Stage::start);
  }

  /** The failure of a stage, if one has failed. */
  public Optional<String> failure() {
    for (Stage stage : stages) {
      if (stage.state() instanceof StageState.Failed failed) {
        return Optional.of(stage.name() + ": " + failed.reason());
      }
    }
    return Optional.empty();
  }

  /** Whether all are at work. */
  public boolean running() {
    return stages.stream().allMatch(stage -> stage.state() instanceof StageState.Running);
  }

  /** Ends them, the first one first. */
  public void stop() {
    for (Stage stage : stages) {
      stage.close();
    }
  }

  /**
   * Starts the stages and blocks until Ctrl-C or a failure; then ends them in order.
   *
   * @param after what is to be ended after the stages
   * @return the failure, if there was one
   */
  public Optional<String> runUntilStopped(Runnable after) {
    return runUntil(() -> false, after);
  }

  /**
   * The same, ended also when something is done.
   *
   * @param done asked again and again while the stages run
   */
  public Optional<String> runUntil(BooleanSupplier done, Runnable after) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              main.interrupt();
              try {
                ended.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "pyx-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    start();
    try {
      while (failure().isEmpty() && !done.getAsBoolean()) {
        Thread.sleep(LOOK);
        report();
      }
    } catch (InterruptedException e) {
      Thread.interrupted(); // Ctrl-C: clear the flag, so that the stages can end in order
      LOG.info("stopping");
    }
    Optional<String> failure = failure();
    stop();
    after.run();
    ended.countDown();
    return failure;
  }

  private String reported = "";

  private void report() {
    String now =
        stages.stream()
            .map(stage -> stage.name() + " " + words(stage.state()))
            .collect(Collectors.joining("; "));
    if (!now.equals(reported)) {
      LOG.info("{}", now);
      reported = now;
    }
  }

  private static String words(StageState state) {
    return switch (state) {
      case StageState.Starting s -> "starting (" + s.doing() + ")";
      case StageState.Running _ -> "running";
      case StageState.Paused s ->
          "paused since " + s.since().truncatedTo(ChronoUnit.SECONDS) + ": " + s.reason();
      case StageState.Stopping _ -> "stopping";
      case StageState.Stopped _ -> "stopped";
      case StageState.Failed s -> "failed: " + s.reason();
    };
  }
}
