package org.pyx.console;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs some stages until a signal or until one fails, and ends them within seconds. */
public final class LaneRunner {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRunner.class);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** For all stages to end. */
  static final Duration ENDING = Duration.ofMillis(7_500);

  /** From a signal to the end of the process: service managers grow impatient at ten seconds. */
  static final Duration PROCESS = Duration.ofMillis(9_500);

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

  /** What each is doing, in words for the operator. */
  public String words() {
    return stages.stream()
        .map(stage -> stage.name() + " " + words(stage.state()))
        .collect(Collectors.joining("; "));
  }

  /**
   * Ends them, all at the same time: none waits for another, and each finishes what it has in hand.
   * Returns within {@link #ENDING} though one of them hangs; that one is then left alone.
   */
  public void stop() {
    long begun = System.nanoTime();
    List<Thread> closing = new ArrayList<>();
    for (Stage stage : stages) {
      closing.add(Thread.ofPlatform().daemon().name("pyx-end-" + stage.name()).start(stage::close));
    }
    boolean all = true;
    for (Thread thread : closing) {
      all &= ended(thread, begun);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (all) {
      LOG.info(
          "ended in order after {} s: {}", String.format(Locale.ROOT, "%.1f", seconds), words());
    } else {
      LOG.warn(
          "not ended within {} s: {}. What was not committed is rolled back, and done again at the"
              + " next start",
          ENDING.toSeconds(),
          words());
    }
  }

  private static boolean ended(Thread thread, long begun) {
    try {
      return thread.join(ENDING.minusNanos(System.nanoTime() - begun));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Starts the stages and blocks until Ctrl-C, SIGTERM, a failure, or until something is done; then
   * ends them in order. After a signal the process ends within {@link #PROCESS}.
   *
   * @param done asked again and again while the stages run
   * @param after what is to be ended after the stages
   * @return the failure, if there was one
   */
  public Optional<String> runUntil(BooleanSupplier done, Runnable after) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              main.interrupt();
              awaitEnd(ended);
            },
            "pyx-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      start();
      while (failure().isEmpty() && !done.getAsBoolean()) {
        Thread.sleep(LOOK);
        report();
      }
    } catch (InterruptedException e) {
      Thread.interrupted(); // a signal: clear the flag, so that the stages can end in order
      LOG.info("stopping");
    }
    Optional<String> failure = failure();
    try {
      stop();
      after.run();
    } finally {
      ended.countDown();
    }
    return failure;
  }

  private static void awaitEnd(CountDownLatch ended) {
    try {
      if (!ended.await(PROCESS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the broker has not ended yet; it recovers at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String reported = "";

  private void report() {
    String now = words();
    if (!now.equals(reported)) {
      LOG.info("{}", now);
      reported = now;
    }
  }

  /** What stages do, in words for the operator, by name. */
  public static Map<String, String> words(List<Stage> stages) {
    return stages.stream().collect(Collectors.toMap(Stage::name, stage -> words(stage.state())));
  }

  /** What a stage does, in words for the operator. */
  public static String words(StageState state) {
    return switch (state) {
      case StageState.Starting s -> "starting (" + s.doing() + ")";
      case StageState.Running _ -> "running";
      case StageState.Paused s ->
          "paused since " + s.since().truncatedTo(ChronoUnit.SECONDS) + ": " + s.reason();
      case StageState.Stopping _ -> "stopping";
      case StageState.Stopped _ -> "stopped";
      case StageState.Drained s -> s.where();
      case StageState.Failed s -> "failed: " + s.reason();
    };
  }
}
