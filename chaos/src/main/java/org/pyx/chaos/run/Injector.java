package org.pyx.chaos.run;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pyx.chaos.network.Cable;
import org.pyx.chaos.network.Direction;
import org.pyx.chaos.network.Link;
import org.pyx.chaos.network.TrapCondition;
import org.pyx.chaos.network.Weather;
import org.pyx.chaos.plan.Fault;
import org.pyx.chaos.process.FileSizeLimit;
import org.pyx.chaos.process.Part;
import org.pyx.chaos.traffic.Gate;
import org.pyx.chaos.traffic.LargeTransactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks one thing and mends it. Used by one thread. */
final class Injector {
  private static final Logger LOG = LoggerFactory.getLogger(Injector.class);
  private static final Duration ORDERLY = Duration.ofSeconds(30);

  /** For bytes that must come by while the lane works. */
  private static final Duration TRAP = Duration.ofSeconds(60);

  private static final int LOOK_MILLIS = 100;

  /** What a row of a large transaction is on any link, at least. */
  private static final int ROW_BYTES = 60;

  private final Laboratory lab;
  private final Gate gate;
  private final LargeTransactions transactions;

  Injector(Laboratory lab, Gate gate, LargeTransactions transactions) {
    this.lab = lab;
    this.gate = gate;
    this.transactions = transactions;
  }

  /** Breaks and mends; returns why it could not be done, if it could not. */
  Optional<String> inject(Fault fault) throws InterruptedException, SQLException {
    if (fault instanceof Fault.DiskFull && !FileSizeLimit.unusable().isEmpty()) {
      return Optional.of(FileSizeLimit.unusable());
    }
    if (fault.stopsExchange()) {
      gate.<SQLException>withoutAttack(() -> {
        perform(fault);
        transactions.awaitExchange();
      });
    } else {
      perform(fault);
    }
    return Optional.empty();
  }

  private void perform(Fault fault) throws InterruptedException, SQLException {
    switch (fault) {
      case Fault.Kill kill -> {
        lab.supervisor.kill(kill.part());
        Thread.sleep(kill.down());
        lab.supervisor.want(kill.part());
      }
      case Fault.Restart restart -> {
        if (!lab.supervisor.end(restart.part(), ORDERLY)) {
          LOG.warn("the {} did not end in order", restart.part().word());
        }
        lab.supervisor.want(restart.part());
      }
      case Fault.Freeze freeze -> {
        lab.supervisor.freeze(freeze.part());
        Thread.sleep(freeze.time());
        lab.supervisor.thaw(freeze.part());
      }
      case Fault.Cut cut -> lab.link(cut.cable()).cut();
      case Fault.Slow slow ->
          weather(
              slow.cable(), slow.direction(), new Weather.Slow(slow.bytesPerSecond()), slow.time());
      case Fault.Stall stall ->
          weather(stall.cable(), stall.direction(), new Weather.Stalled(), stall.time());
      case Fault.Blackhole hole -> {
        weather(hole.cable(), hole.direction(), new Weather.Swallowing(), hole.time());
        lab.link(hole.cable()).cut(); // what was swallowed will never come
      }
      case Fault.HalfOpen half -> {
        Runnable cutLeftovers = lab.link(half.cable()).cutOneSide(half.side());
        Thread.sleep(half.time());
        cutLeftovers.run();
      }
      case Fault.DiskFull full -> fillDisk(full.time());
      case Fault.Unacknowledged lost -> loseAnswer(lost.killed());
      case Fault.KilledCopyIn copy -> killInCopy(copy.rows());
      case Fault.KilledInLarge large -> killInLarge(large);
      case Fault.Prepared prepared -> {
        String name = transactions.prepare();
        killAndRestart(Part.EXCHANGE);
        transactions.awaitExchange();
        transactions.decide(name, prepared.committed());
      }
    }
  }

  private void weather(Cable cable, Direction direction, Weather weather, Duration time)
      throws InterruptedException {
    Link link = lab.link(cable);
    link.weather(direction, weather);
    try {
      Thread.sleep(time);
    } finally {
      link.weather(direction, new Weather.Fair());
    }
  }

  /** A broker that is started again meanwhile finds the disk as full as before. */
  private void fillDisk(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    do {
      lab.supervisor
          .processes(Part.BROKER)
          .forEach(broker -> FileSizeLimit.set(broker, lab.topics()));
      Thread.sleep(LOOK_MILLIS);
    } while (System.nanoTime() < until);
    lab.supervisor.processes(Part.BROKER).forEach(FileSizeLimit::lift);
  }

  private void loseAnswer(boolean killed) throws InterruptedException {
    CountDownLatch snapped = new CountDownLatch(1);
    lab.link(Cable.TARGET)
        .trap(
            Direction.TO_CLIENT,
            TrapCondition.committedCopy(),
            () -> {
              if (killed) {
                lab.supervisor.kill(Part.AUDITOR);
              }
              snapped.countDown();
            });
    await(snapped, Cable.TARGET, Direction.TO_CLIENT);
    lab.supervisor.want(Part.AUDITOR);
  }

  private void killInCopy(int rows) throws InterruptedException, SQLException {
    try {
      transactions.copyIn(rows, () -> killAndRestart(Part.EXCHANGE));
      throw new IllegalStateException("a COPY outlived the kill of its server");
    } catch (SQLException e) {
      LOG.debug("as it must be", e);
    }
    transactions.awaitExchange();
    transactions.copyIn(rows, () -> {});
  }

  private void killInLarge(Fault.KilledInLarge large) throws InterruptedException, SQLException {
    Cable cable =
        switch (large.part()) {
          case EXCHANGE, CAPTURE -> Cable.SOURCE;
          case BROKER, VALIDATOR -> Cable.KAFKA;
          case SINK, AUDITOR -> Cable.TARGET;
        };
    Direction direction = cable == Cable.SOURCE ? Direction.TO_CLIENT : Direction.TO_SERVER;
    transactions.insert(large.rows());
    CountDownLatch snapped = new CountDownLatch(1);
    lab.link(cable)
        .trap(
            direction,
            TrapCondition.bytes((long) large.rows() * ROW_BYTES * large.share() / 100),
            () -> {
              lab.supervisor.kill(large.part());
              snapped.countDown();
            });
    if (!await(snapped, cable, direction)) {
      lab.supervisor.kill(large.part());
    }
    lab.supervisor.want(large.part());
  }

  private boolean await(CountDownLatch snapped, Cable cable, Direction direction)
      throws InterruptedException {
    if (snapped.await(TRAP.toMillis(), TimeUnit.MILLISECONDS)
        || !lab.link(cable).disarm(direction)) {
      snapped.await();
      return true;
    }
    LOG.warn("nothing came by on the {} link for which a fault was waiting", cable.word());
    return false;
  }

  private void killAndRestart(Part part) {
    lab.supervisor.kill(part);
    lab.supervisor.want(part);
  }
}
