package org.pyx.console.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.StageFailedException;
import org.pyx.console.TopicReader;
import org.pyx.console.lane.Decisions;
import org.pyx.console.recheck.Recheck;
import org.pyx.exchange.Attack;
import org.pyx.exchange.AttackContext;
import org.pyx.exchange.Attacks;
import org.pyx.exchange.Workload;
import org.pyx.exchange.WorkloadOptions;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;

/** The demonstration from beginning to end. Used once, by one thread. */
public final class Demo {
  private static final int CONNECTIONS = 4;
  private static final Duration START_WITHIN = Duration.ofMinutes(2);
  private static final Duration DRAIN_WITHIN = Duration.ofMinutes(10);
  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  private final DemoOptions options;
  private final Screen screen;
  private final Evidence evidence = new Evidence();
  private long tallied = -1;
  private final CountDownLatch leave = new CountDownLatch(1);
  private volatile boolean interrupted;
  private volatile boolean stays;

  /** A demonstration that writes to standard output; {@link #run()} carries it out. */
  public static Demo onTerminal(DemoOptions options) {
    return new Demo(
        options, new Screen(System.out, System.console() != null && System.console().isTerminal()));
  }

  Demo(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /**
   * Runs it.
   *
   * @return whether everything held
   */
  public boolean run() throws SQLException, IOException, InterruptedException {
    Path directory = directory();
    CountDownLatch ended = new CountDownLatch(1);
    endInOrder(Thread.currentThread(), ended);
    screen.line(
        "Pyx demo: schema %s, seed %d, %s",
        options.variant().option(), options.seed(), rateWords());
    try (DemoLane lane = new DemoLane(options.variant(), directory)) {
      lane.addresses().forEach(address -> screen.line("  %s", address));
      return run(lane);
    } catch (SQLException | RuntimeException | InterruptedException e) {
      if (!interrupted) {
        throw e;
      }
      screen.line("Ended before its end."); // what failed did so because all ends at once
      return false;
    } finally {
      if (options.keep() == null) {
        deleteAll(directory);
      } else {
        screen.line("Kafka's data stays in %s", directory);
      }
      ended.countDown();
    }
  }

  /** After Ctrl-C nothing stays behind, neither a server nor a directory. */
  private void endInOrder(Thread main, CountDownLatch ended) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("pyx-shutdown")
                .unstarted(() -> {
                  leave.countDown();
                  if (ended.getCount() > 0 && !stays) {
                    interrupted = true;
                    main.interrupt();
                  }
                  try {
                    var _ = ended.await(END_WITHIN.toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private Path directory() throws IOException {
    Path kept = options.keep();
    if (kept == null) {
      return Files.createTempDirectory("pyx-demo");
    }
    try {
      Files.createDirectories(kept);
    } catch (IOException e) {
      throw new StopException("--keep " + kept + " cannot be made a directory", e);
    }
    try (Stream<Path> there = Files.list(kept)) {
      if (there.findAny().isPresent()) {
        throw new StopException(
            kept + " is not empty, and a demo begins anew: give --keep a new directory");
      }
    }
    return kept;
  }

  private boolean run(DemoLane lane) throws SQLException, IOException, InterruptedException {
    WorkloadOptions traffic =
        new WorkloadOptions(options.variant(), options.seed(), CONNECTIONS, options.rate());
    Optional<Onlookers> onlookers = Onlookers.of(options, lane);
    try (Workload workload = new Workload(lane::source, traffic)) {
      workload.prepare();
      CaptureStage capture = lane.capture();
      SinkStage sink = lane.sink();
      ValidatorStage validator = lane.validator();
      List<Stage> own = List.of(capture, validator, sink);
      LaneRunner stages =
          new LaneRunner(
              Stream.concat(own.stream(), onlookers.stream().map(Onlookers::alerts)).toList());
      Operator operator =
          new Operator(validator, new Decisions(lane.kafka, DemoLane.LANE, "demo"), screen);
      long began = System.nanoTime();
      workload.start();
      awaitRows(workload, Math.max(200, options.rate())); // so that there is something to snapshot
      stages.start();
      onlookers.ifPresent(shown -> shown.show(lane, own, screen));
      if (options.alone()) {
        workload.stop();
      }
      try (TopicReader rejected = awaitRunning(lane, stages);
          LagProbe lag = new LagProbe(lane.copy(), DemoLane.LANE.name())) {
        Follower follower = new Follower(rejected);
        ProcessorTime cpu = lane.processorTime();
        AttackSchedule attacks =
            new AttackSchedule(
                chosenAttacks(),
                attackContext(lane),
                options.alone() ? Duration.ZERO : Duration.ofSeconds(options.seconds()));
        attacks.start();
        watch(new View(workload, capture, sink, stages, operator, lag, attacks, follower, cpu));
        attacks.join();
        cpu.look();
        workload.stop();
        long wrote = System.nanoTime() - began;
        long copiedLive = sink.copiedRows();
        screen.line("Traffic has ended; draining the lane.");
        drain(lane, stages, operator, cpu);
        long drained = System.nanoTime() - began;
        cpu.look();
        if (!options.stay()) {
          stages.stop();
        }
        follower.toEnd();
        boolean holds =
            report(
                lane,
                workload,
                attacks,
                new Timing(
                    wrote,
                    drained,
                    sink.copiedRows() - copiedLive,
                    lag.percentile(50),
                    lag.percentile(99),
                    lag.samples(),
                    cpu));
        onlookers.ifPresent(shown -> shown.report(screen));
        if (options.stay()) {
          stay(workload, stages, operator, follower);
        }
        return holds;
      } finally {
        stages.stop();
        onlookers.ifPresent(Onlookers::close);
      }
    }
  }

  /** Traffic goes on, without attacks, until somebody ends it. */
  private void stay(Workload workload, LaneRunner stages, Operator operator, Follower follower)
      throws InterruptedException {
    screen.line("Honest traffic goes on; Ctrl-C ends it.");
    workload.start();
    stays = true;
    while (!leave.await(1, TimeUnit.SECONDS)) {
      stop(stages.failure());
      operator.look();
      follower.poll();
    }
    workload.stop();
    screen.line("Ended.");
  }

  /** Follows the rejected topic. */
  private final class Follower {
    private final TopicReader reader;
    private final VerdictCodec codec = new VerdictCodec();

    Follower(TopicReader reader) {
      this.reader = reader;
    }

    void poll() {
      reader.poll(
          Duration.ofMillis(10), record -> evidence.add(codec.decodeRejected(record.value())));
    }

    void toEnd() {
      reader.toEnd(record -> evidence.add(codec.decodeRejected(record.value())));
    }
  }

  /**
   * What was measured.
   *
   * @param wroteNanos from the first row to the end of traffic
   * @param drainedNanos from the first row until everything was in the copy
   * @param rowsDrained rows copied after the end of traffic
   * @param lagP50 from commit to visible in the copy, in milliseconds
   * @param lagP99 the same
   * @param lagSamples how often the lag was measured
   * @param cpu who used the processors
   */
  record Timing(
      long wroteNanos,
      long drainedNanos,
      long rowsDrained,
      long lagP50,
      long lagP99,
      long lagSamples,
      ProcessorTime cpu) {}

  /** What there is to be seen while it runs. */
  private record View(
      Workload workload,
      CaptureStage capture,
      SinkStage sink,
      LaneRunner stages,
      Operator operator,
      LagProbe lag,
      AttackSchedule attacks,
      Follower follower,
      ProcessorTime cpu) {}

  private void watch(View view) throws InterruptedException {
    long before = view.workload.committedRows();
    for (int second = 1;
        second <= options.seconds()
            || view.workload.committedRows() < options.rows()
            || !view.attacks.done();
        second++) {
      Thread.sleep(1_000);
      stop(view.stages.failure());
      view.operator.look();
      view.follower.poll();
      view.cpu.look();
      long rows = view.workload.committedRows();
      view.lag.record(second > 3);
      long caught =
          view.attacks.results().stream().filter(result -> evidence.judge(result).caught()).count();
      screen.status(
          "%3d s  %,6d rows/s  captured %,d  accepted %,d  ignored %,d  rejected %,d  lag %,d rows %s  caught %d of %d",
          second,
          rows - before,
          view.capture.capturedRows(),
          view.sink.acceptedChanges(),
          Math.max(0, view.sink.settledChanges() - view.sink.acceptedChanges() - evidence.count()),
          evidence.count(),
          Math.max(0, view.capture.capturedRows() - view.sink.settledChanges()),
          view.lag.current().isPresent()
              ? String.format(Locale.ROOT, "%,d ms", view.lag.current().getAsLong())
              : "(snapshot)",
          caught,
          view.attacks.results().size());
      before = rows;
    }
    view.lag.record(false);
  }

  private TopicReader awaitRunning(DemoLane lane, LaneRunner stages) throws InterruptedException {
    long until = System.nanoTime() + START_WITHIN.toNanos();
    while (!stages.running()) {
      stop(stages.failure());
      if (System.nanoTime() > until) {
        throw new StopException(
            "the stages do not all run after " + START_WITHIN.toSeconds() + " s");
      }
      Thread.sleep(50);
    }
    return new TopicReader(lane.kafka, DemoLane.LANE.rejected());
  }

  private static void awaitRows(Workload workload, long rows) throws InterruptedException {
    while (workload.committedRows() < rows) {
      Thread.sleep(20);
    }
  }

  /** Waits until the copy has settled a transaction that began after all others had ended. */
  private void drain(DemoLane lane, LaneRunner stages, Operator operator, ProcessorTime cpu)
      throws SQLException, InterruptedException {
    String end;
    try (Connection source = lane.source();
        Statement statement = source.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT pg_current_wal_insert_lsn()::text")) {
        row.next();
        end = row.getString(1);
      }
    }
    long until = System.nanoTime() + DRAIN_WITHIN.toNanos();
    try (Connection source = lane.source();
        Connection copy = lane.copy();
        Statement marks = source.createStatement();
        Statement progress = copy.createStatement();
        TopicReader tally = new TopicReader(lane.kafka, DemoLane.LANE.tally())) {
      // an honest transaction behind all others; the copy has everything once it has settled this
      // one
      String auditors = options.variant().schemaName() + ".auditors";
      marks.executeUpdate(
          "UPDATE "
              + auditors
              + " SET last_change = last_change WHERE auditor_uuid = (SELECT min(auditor_uuid) FROM "
              + auditors
              + ")");
      while (System.nanoTime() < until) {
        stop(stages.failure());
        operator.look();
        cpu.look();
        try (ResultSet row =
            progress.executeQuery(
                "SELECT coalesce(max(lsn) >= '"
                    + end
                    + "'::pg_lsn, false), max(journal_offset) FROM pyx.progress WHERE lane = 'demo'")) {
          if (row.next() && row.getBoolean(1) && talliedTo(tally) >= row.getLong(2)) {
            return;
          }
        }
        Thread.sleep(50);
      }
    }
    throw new StopException("the lane is not empty after " + DRAIN_WITHIN.toMinutes() + " minutes");
  }

  /** How far the validator's books reach. */
  private long talliedTo(TopicReader tally) {
    tally.poll(
        Duration.ofMillis(50),
        record -> {
          if (Frame.of(record.value()) == Frame.TALLY) {
            tallied = TallyCodec.decode(record.value()).journalOffset();
          }
        });
    return tallied;
  }

  private boolean report(DemoLane lane, Workload workload, AttackSchedule attacks, Timing timing)
      throws IOException {
    Reconciliation books = Reconciliation.of(lane.kafka, DemoLane.LANE);
    TrustedSchema schema = trustedSchema(lane);
    List<Comparison.Found> found =
        new Comparison(lane.policy, schema, evidence.changesByTable())
            .compare(DemoLane.LANE, lane.sourceAccess(), lane.targetAccess());
    Recheck.Result recheck =
        new Recheck(lane.kafka, DemoLane.LANE, 0, Long.MAX_VALUE - 1).run(_ -> {});
    DemoReport report =
        new DemoReport(
            options, books, found, recheck, attacks, evidence, timing, workload.committedRows());
    report.print(screen);
    if (options.report() != null) {
      report.write(options.report());
      screen.line("The report is in %s", options.report());
    }
    return report.holds();
  }

  private static TrustedSchema trustedSchema(DemoLane lane) {
    TrustedSchema[] newest = new TrustedSchema[1];
    try (TopicReader reader = new TopicReader(lane.kafka, DemoLane.LANE.schema())) {
      reader.toEnd(record -> {
        if (Frame.of(record.value()) == Frame.TRUSTED_SCHEMA) {
          newest[0] = TrustedSchemaCodec.decode(record.value());
        }
      });
    }
    if (newest[0] == null) {
      throw new StopException("the sink has published no trusted schema");
    }
    return newest[0];
  }

  private List<Attack> chosenAttacks() {
    return options.attacks().stream()
        .map(name ->
            Attacks.named(options.variant(), name)
                .orElseThrow(() -> new StopException("no attack " + name)))
        .toList();
  }

  private AttackContext attackContext(DemoLane lane) {
    return new AttackContext(
        lane::source,
        options.variant(),
        DemoLane.LANE.slot(),
        options.seed(),
        DemoLane.WATCH.multipliedBy(3));
  }

  private static void stop(Optional<String> failure) {
    failure.ifPresent(reason -> {
      throw new StageFailedException(reason);
    });
  }

  private String rateWords() {
    return options.rate() == 0 ? "as fast as it goes" : options.rate() + " rows a second";
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
