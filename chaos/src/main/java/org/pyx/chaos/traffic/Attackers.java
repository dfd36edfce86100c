package org.pyx.chaos.traffic;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pyx.exchange.Attack;
import org.pyx.exchange.AttackContext;
import org.pyx.exchange.AttackResult;
import org.pyx.exchange.Attacks;
import org.pyx.exchange.ConnectionFactory;
import org.pyx.exchange.SchemaVariant;

/**
 * Injects attacks one after the other. Those are left out that only show in the catalog, since
 * capture may be down while they stand there. Used by one thread.
 */
public final class Attackers implements AutoCloseable {
  private final ConnectionFactory exchange;
  private final String publication;
  private final Gate gate;
  private final long seed;
  private final int pauseMillis;
  private final List<AttackResult> results = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  /** Starts. */
  public Attackers(
      ConnectionFactory exchange, String publication, Gate gate, int pauseMillis, long seed) {
    this.exchange = exchange;
    this.publication = publication;
    this.gate = gate;
    this.pauseMillis = pauseMillis;
    this.seed = seed;
    this.thread = Thread.ofPlatform().name("attackers").daemon().start(this::run);
  }

  /** What was injected so far. */
  public List<AttackResult> results() {
    return List.copyOf(results);
  }

  /** Attacks that could not be carried out: the harness's own fault. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  private void run() {
    List<Attack> attacks =
        new ArrayList<>(
            Attacks.all(SchemaVariant.TALER_2024).stream()
                .filter(attack -> !attack.heavy() && !attack.observed())
                .toList());
    try {
      for (long round = 0; !stopped; round++) {
        Collections.shuffle(attacks, new Random(seed + round));
        for (Attack attack : attacks) {
          Thread.sleep(pauseMillis);
          if (stopped) {
            return;
          }
          AttackContext context =
              new AttackContext(exchange, SchemaVariant.TALER_2024, publication, seed + round);
          gate.<RuntimeException>attack(() -> inject(attack, context));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inject(Attack attack, AttackContext context) {
    try {
      results.add(attack.run(context));
    } catch (SQLException e) {
      failures.add(attack.name() + ": SQLSTATE " + e.getSQLState() + " " + e.getMessage());
    }
  }

  /** Ends after the attack that is under way. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
