package org.pyx.chaos.traffic;

import java.util.ArrayList;
import java.util.List;
import org.pyx.exchange.ConnectionFactory;

/** The clients that write marked transactions all the time. Used by one thread. */
public final class Tellers implements AutoCloseable {
  private static final int CLIENTS = 3;

  private final List<Teller> tellers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Starts them. */
  public Tellers(
      ConnectionFactory exchange, Ledger ledger, Brake brake, int pauseMillis, long seed) {
    for (int client = 1; client <= CLIENTS; client++) {
      Teller teller = new Teller(exchange, client, pauseMillis, ledger, brake, seed);
      tellers.add(teller);
      threads.add(Thread.ofPlatform().name("teller-" + client).daemon().start(teller));
    }
  }

  /** Ends them after the transactions that are open. */
  @Override
  public void close() throws InterruptedException {
    tellers.forEach(Teller::stop);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
