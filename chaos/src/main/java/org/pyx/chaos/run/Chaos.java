package org.pyx.chaos.run;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.pyx.chaos.network.Cable;
import org.pyx.chaos.network.Direction;
import org.pyx.chaos.observe.Observer;
import org.pyx.chaos.plan.Plan;
import org.pyx.chaos.plan.Step;
import org.pyx.chaos.process.Part;
import org.pyx.chaos.traffic.Attackers;
import org.pyx.chaos.traffic.Brake;
import org.pyx.chaos.traffic.Customers;
import org.pyx.chaos.traffic.Gate;
import org.pyx.chaos.traffic.LargeTransactions;
import org.pyx.chaos.traffic.Ledger;
import org.pyx.chaos.traffic.Tellers;
import org.pyx.console.Terminal;
import org.pyx.console.lane.CatchUp;
import org.pyx.console.lane.Standing;
import org.pyx.exchange.AttackResult;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from beginning to end. Used once, by one thread. */
public final class Chaos {
  private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);
  private static final int TELLER_PAUSE_MILLIS = 120;
  private static final int ATTACK_PAUSE_MILLIS = 4_000;

  /** Rows that are there before the lane begins, so that there is a snapshot to be disturbed. */
  private static final int SNAPSHOT_ROWS = 20_000;

  /** What a row of the snapshot is on the link, at least. */
  private static final int ROW_BYTES = 60;

  /** Longer than any timeout of Kafka or PostgreSQL that recovery may have to wait for. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration DRAIN_WITHIN = Duration.ofMinutes(15);
  private static final Duration DRAIN_LOOK = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final ChaosOptions options;
  private final PrintStream out;
  private final Recoveries recoveries = new Recoveries();
  private final Map<String, String> skipped = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();

  /** A run that writes what happens. */
  public Chaos(ChaosOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs it. */
  public ChaosReport run() throws SQLException, IOException, InterruptedException {
    Plan plan = Plan.of(options.seed(), options.faults(), options.scale(), options.only());
    line(
        "Pyx chaos: seed %d, %d faults, directory %s",
        options.seed(), plan.faults(), options.directory());
    try (Laboratory lab = new Laboratory(options.directory())) {
      Thread emergency = new Thread(lab::close, "pyx-shutdown");
      Runtime.getRuntime().addShutdownHook(emergency);
      try {
        return run(lab, plan);
      } finally {
        Runtime.getRuntime().removeShutdownHook(emergency);
      }
    }
  }

  private ChaosReport run(Laboratory lab, Plan plan)
      throws SQLException, IOException, InterruptedException {
    Ledger ledger = new Ledger();
    Gate gate = new Gate();
    LargeTransactions transactions = new LargeTransactions(lab::exchange, ledger);
    Injector injector = new Injector(lab, gate, transactions);
    List<AttackResult> attacks = List.of();
    long began = System.nanoTime();
    try (Observer observer = new Observer(lab::copy, Laboratory.LANE.name());
        Operator operator = new Operator(lab)) {
      Brake brake = new Brake(ledger, observer::number);
      try (Tellers _ =
              new Tellers(lab::exchange, ledger, brake, TELLER_PAUSE_MILLIS, options.seed());
          Customers _ =
              new Customers(lab::exchange, brake, gate, options.rowsPerSecond(), options.seed())) {
        transactions.insert(SNAPSHOT_ROWS);
        disturbSnapshot(lab, plan, gate, transactions);
        Duration after = awaitProgress(ledger, observer, lab);
        lab.begun();
        line("The lane streams after %d ms.", after.toMillis());
        attacks = disturb(lab, plan, ledger, gate, injector, observer);
      }
      transactions.insert(1);
      drain(lab, transactions);
      awaitNumber(ledger.number(), observer, lab);
      Duration time = Duration.ofNanos(System.nanoTime() - began);
      operator.close();
      observer.close();
      stopStages(lab);
      Proof proof = Proof.of(lab, attacks);
      complaints.addAll(proof.complaints());
      observer.complaints().forEach(complaint -> complaints.add("observer: " + complaint));
      ChaosReport report =
          new ChaosReport(
              options.seed(),
              time,
              observer.transactions(),
              recoveries,
              skipped,
              lab.supervisor.exits(),
              observer.looks(),
              operator.decisions(),
              proof,
              complaints);
      report.lines().forEach(text -> line("%s", text));
      if (options.json() != null) {
        report.write(options.json());
      }
      return report;
    }
  }

  /** Kills things while capture reads the tables for the first time. */
  private void disturbSnapshot(Laboratory lab, Plan plan, Gate gate, LargeTransactions transactions)
      throws InterruptedException {
    List.of(Part.BROKER, Part.CAPTURE, Part.VALIDATOR, Part.SINK).forEach(lab.supervisor::want);
    for (Part part : plan.inSnapshot()) {
      long before = lab.link(Cable.SOURCE).bytes(Direction.TO_CLIENT);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (lab.link(Cable.SOURCE).bytes(Direction.TO_CLIENT)
              < before + (long) SNAPSHOT_ROWS * ROW_BYTES / 2
          && System.nanoTime() < until) {
        Thread.sleep(LOOK);
      }
      line("      kill -9 of the %s during the snapshot", part.word());
      recoveries.came("kill " + part.word() + " in snapshot");
      gate.<RuntimeException>withoutAttack(() -> {
        lab.supervisor.kill(part);
        lab.supervisor.want(part);
        transactions.awaitExchange();
      });
    }
  }

  private List<AttackResult> disturb(
      Laboratory lab, Plan plan, Ledger ledger, Gate gate, Injector injector, Observer observer)
      throws SQLException, InterruptedException {
    try (Attackers attackers =
        new Attackers(
            lab::exchange,
            Laboratory.LANE.slot(),
            gate,
            options.attacks() ? ATTACK_PAUSE_MILLIS : Integer.MAX_VALUE,
            options.seed())) {
      for (Step step : plan.steps()) {
        Thread.sleep(step.pause());
        line("%s", step);
        Optional<String> impossible = injector.inject(step.fault());
        if (impossible.isPresent()) {
          skipped.put(step.fault().kind(), impossible.get());
          line("      skipped: %s", impossible.get());
          continue;
        }
        recoveries.came(step.fault().kind());
        if (step.awaited()) {
          Duration after = awaitProgress(ledger, observer, lab);
          recoveries.recovered(step.fault().kind(), after);
          line("      goes on after %d ms", after.toMillis());
        }
      }
      attackers.close();
      attackers
          .failures()
          .forEach(failure -> complaints.add("an attack could not be carried out: " + failure));
      return attackers.results();
    }
  }

  /** Waits for a transaction in the copy that was committed after now. */
  private Duration awaitProgress(Ledger ledger, Observer observer, Laboratory lab)
      throws InterruptedException {
    return awaitNumber(ledger.number() + 1, observer, lab);
  }

  private static Duration awaitNumber(long wanted, Observer observer, Laboratory lab)
      throws InterruptedException {
    long began = System.nanoTime();
    while (observer.number() < wanted) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new NoProgressException(
            "the copy stands at marked transaction "
                + observer.number()
                + " and does not reach "
                + wanted
                + "; the logs are in "
                + lab.log("*"));
      }
      Thread.sleep(LOOK);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void drain(Laboratory lab, LargeTransactions transactions)
      throws SQLException, InterruptedException {
    transactions.awaitExchange();
    Lsn end;
    try (Connection source = lab.exchange();
        Statement statement = source.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_wal_lsn()::text")) {
      row.next();
      end = Lsn.parse(row.getString(1));
    }
    line("Traffic has ended at %s; draining the lane.", end);
    long until = System.nanoTime() + DRAIN_WITHIN.toNanos();
    CatchUp catchUp = CatchUp.upTo(lab.kafka, Laboratory.LANE, end);
    while (System.nanoTime() < until) {
      try {
        if (catchUp.look() instanceof Standing.Complete complete) {
          line("%s", complete.words());
          return;
        }
      } catch (KafkaException | PyxException e) {
        LOG.debug("the broker is being started again", e);
      }
      Thread.sleep(DRAIN_LOOK);
    }
    throw new NoProgressException("the lane is not drained after " + DRAIN_WITHIN);
  }

  private void stopStages(Laboratory lab) throws InterruptedException {
    for (Part stage : List.of(Part.CAPTURE, Part.VALIDATOR, Part.SINK)) {
      if (!lab.supervisor.end(stage, Duration.ofSeconds(30))) {
        complaints.add("the " + stage.word() + " does not end in order");
      }
    }
  }

  private void line(String format, Object... arguments) {
    out.println(Terminal.format(format, arguments));
    out.flush();
  }
}
