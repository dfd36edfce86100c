package org.pyx.console.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.CaptureStage;
import org.pyx.capture.SourceEnd;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.Rejections;
import org.pyx.console.lane.StagePresence;
import org.pyx.console.lane.StageWhenFree;
import org.pyx.console.lane.SyncGoal;
import org.pyx.console.lane.Wait;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.StopException;
import org.pyx.sink.SinkConfig;
import org.pyx.sink.SinkPresence;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx sync}. */
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the stages of a lane until everything that the exchange had committed before the call is",
      "in the copy, or rejected as evidence; prints one line and ends. A stage that another process",
      "runs is not started: it is waited for."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:caught up, and nothing was rejected during the call",
      "1:caught up, and something was rejected during the call",
      "2:the command line or the configuration is wrong, or what it names refuses",
      "3:a stage stopped with an error",
      "4:not caught up in time",
      "5:the lane stands still at a change about which somebody must decide"
    })
public final class SyncCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private ConfigOption config;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private StartOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TimeoutOption timeout;

  @Option(
      names = {"--until-caught-up", "-t"},
      description = "Ends when the copy has caught up. Required: to go on for ever is pyx run.")
  private boolean untilCaughtUp;

  @Override
  public Integer call() {
    if (!untilCaughtUp) {
      throw new StopException(
          "pyx sync ends when the copy has caught up: say --until-caught-up; pyx run goes on for"
              + " ever");
    }
    PyxConfig read = config.read();
    StageStart start = options.start();
    if (!read.kafka().embedded()) {
      return sync(read, start, read.kafkaAccess(), () -> {});
    }
    KafkaAccess anywhere = read.kafkaAccess("localhost:1");
    read.capture(anywhere, start);
    read.sink(anywhere, start);
    Optional<String> running = EmbeddedBroker.runningOn(read.kafka().data());
    if (running.isPresent()) {
      return sync(read, start, read.kafkaAccess(running.get()), () -> {});
    }
    EmbeddedBroker broker = EmbeddedBroker.start(read.kafka().data());
    return sync(read, start, read.kafkaAccess(broker.bootstrapServers()), broker::close);
  }

  private int sync(PyxConfig read, StageStart start, KafkaAccess kafka, Runnable after) {
    CaptureConfig source = read.capture(kafka, start);
    SinkConfig target = read.sink(kafka, start);
    CountDownLatch gate = new CountDownLatch(1);
    StageWhenFree capture =
        new StageWhenFree(new CaptureStage(source), gate, () -> SourceEnd.isRead(source));
    ValidatorStage judge = new ValidatorStage(read.validator(kafka, start));
    StageWhenFree validator =
        new StageWhenFree(judge, gate, () -> StagePresence.validator(kafka, read.lane()));
    StageWhenFree sink =
        new StageWhenFree(new SinkStage(target), gate, () -> SinkPresence.isHeld(target));
    LaneRunner stages = new LaneRunner(List.of(capture, validator, sink));
    SyncGoal goal = new SyncGoal(kafka, source, gate);
    Wait wait =
        new Wait(
            timeout.timeout(),
            goal,
            () ->
                (!sink.isOurs() || sink.state() instanceof StageState.Running)
                    && (!validator.isOurs() || judge.hold().isPresent()));
    String[] doing = {""};
    AtomicReference<@Nullable Rejections> rejected = new AtomicReference<>();
    Optional<String> failure =
        stages.runUntil(
            () -> {
              doing[0] = stages.words();
              return wait.getAsBoolean();
            },
            () -> {
              if (wait.end().orElse(null) instanceof Wait.End.Reached) {
                // the sink has now published what it had in hand
                rejected.set(Rejections.since(kafka, read.lane(), goal.rejectedFrom()));
              }
              after.run();
            });
    if (failure.isPresent()) {
      return Outcome.of(failure);
    }
    return wait.end()
        .map(end -> Summary.print("caught up", read.lane(), end, rejected.get(), doing[0]))
        .orElse(Outcome.TIMED_OUT); // a signal, which decides about the exit code
  }
}
