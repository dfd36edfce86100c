package org.pyx.chaos.traffic;

import java.util.concurrent.atomic.LongAdder;
import org.pyx.exchange.ConnectionFactory;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.Workload;
import org.pyx.exchange.WorkloadException;
import org.pyx.exchange.WorkloadOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchange's ordinary business. When the exchange has been away, other customers come, since
 * the earlier ones do not know which of their last transactions took place. Used by one thread.
 */
public final class Customers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Customers.class);
  private static final int CONNECTIONS = 3;
  private static final long LOOK_MILLIS = 100;

  private final ConnectionFactory exchange;
  private final Brake brake;
  private final Gate gate;
  private final long seed;
  private final int rowsPerSecond;
  private final LongAdder rows = new LongAdder();
  private final Thread thread;
  private volatile boolean stopped;

  /** Starts the business. */
  public Customers(
      ConnectionFactory exchange, Brake brake, Gate gate, int rowsPerSecond, long seed) {
    this.exchange = exchange;
    this.brake = brake;
    this.gate = gate;
    this.seed = seed;
    this.rowsPerSecond = rowsPerSecond;
    this.thread = Thread.ofPlatform().name("customers").daemon().start(this::run);
  }

  /** Rows that were committed, as far as that is known. */
  public long rows() {
    return rows.sum();
  }

  private void run() {
    try {
      for (long generation = 0; !stopped; generation++) {
        Workload workload =
            new Workload(
                exchange,
                new WorkloadOptions(
                    SchemaVariant.TALER_2024, seed + generation, CONNECTIONS, rowsPerSecond));
        try {
          gate.<RuntimeException>withoutAttack(workload::prepare);
          workload.start();
          while (!stopped && workload.isRunning()) {
            Thread.sleep(LOOK_MILLIS);
            if (brake.on()) {
              workload.stop();
              while (!stopped && brake.on()) {
                Thread.sleep(LOOK_MILLIS);
              }
              workload.start();
            }
          }
          workload.stop();
        } catch (WorkloadException e) {
          LOG.debug("the exchange was away", e);
          Thread.sleep(LOOK_MILLIS);
        } finally {
          rows.add(workload.committedRows());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends after the transactions that are open. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
