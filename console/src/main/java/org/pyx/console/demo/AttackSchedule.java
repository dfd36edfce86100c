package org.pyx.console.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pyx.exchange.Attack;
import org.pyx.exchange.AttackContext;
import org.pyx.exchange.AttackResult;

/** Injects attacks one after the other, evenly over a time, while honest traffic runs. */
final class AttackSchedule {
  private final List<Attack> attacks;
  private final AttackContext context;
  private final Duration over;
  private final List<AttackResult> results = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread;

  AttackSchedule(List<Attack> attacks, AttackContext context, Duration over) {
    this.attacks = new ArrayList<>(attacks);
    this.context = context;
    this.over = over;
    this.thread = Thread.ofPlatform().name("pyx-attacks").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether all are done. */
  boolean done() {
    return !thread.isAlive();
  }

  /** Waits until all are done. */
  void join() throws InterruptedException {
    thread.join();
  }

  /** What was injected so far. */
  List<AttackResult> results() {
    return List.copyOf(results);
  }

  /** Attacks that could not be carried out: the demo's own fault. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void run() {
    long pause = attacks.isEmpty() ? 0 : over.toMillis() / (attacks.size() + 1);
    for (Attack attack : attacks) {
      try {
        Thread.sleep(pause);
        results.add(attack.run(context));
      } catch (SQLException e) {
        failures.add(attack.name() + ": " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
