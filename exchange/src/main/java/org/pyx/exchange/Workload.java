package org.pyx.exchange;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Statements;
import org.pyx.exchange.trade.House;
import org.pyx.exchange.trade.HouseRows;

/**
 * An honest exchange at work: reserves are filled, coins withdrawn, spent, changed, refunded and
 * recouped, merchants and closed reserves paid, purses used, customers questioned. Several
 * connections write at the same time, each for customers of its own; some of their transactions are
 * rolled back and repeated, some commit late.
 *
 * <p>Content depends on the seed, not on time: two runs of {@link #runUntilRows} with equal options
 * write the same rows, up to serials and order.
 *
 * <p>Thread-safe.
 */
public final class Workload implements AutoCloseable {
  private final ConnectionFactory connections;
  private final WorkloadOptions options;
  private final Map<String, LongAdder> rowsByOperation = new ConcurrentHashMap<>();
  private final LongAdder rows = new LongAdder();
  private final AtomicReference<@Nullable WorkloadException> failure = new AtomicReference<>();
  private final List<Clerk> clerks = new ArrayList<>();
  private volatile List<Thread> threads = List.of();
  private boolean prepared;

  /**
   * Opens no connection yet. The connections' role must own the tables or be able to write them.
   */
  public Workload(ConnectionFactory connections, WorkloadOptions options) {
    this.connections = connections;
    this.options = options;
  }

  /**
   * Writes the configuration: keys, fees, accounts, auditors. Called once, before the first run.
   *
   * @throws WorkloadException when the database can't be reached or refuses, for instance because
   *     it had a workload with this seed before
   * @throws IllegalStateException when called twice
   */
  public synchronized void prepare() {
    if (prepared) {
      throw new IllegalStateException("the workload is prepared already");
    }
    try (Connection connection = connections.open()) {
      Clerk.settle(connection, options.variant());
      connection.setAutoCommit(false);
      try (Statements sql = new Statements(connection, Clerk.statements(options.variant()))) {
        House house =
            new HouseRows(options.seed(), sql, options.variant(), options.connections())
                .write(options.seed());
        connection.commit();
        for (int number = 0; number < options.connections(); number++) {
          clerks.add(new Clerk(connections, options, house, number, new Ledger()));
        }
      }
    } catch (SQLException e) {
      throw new WorkloadException("the exchange's configuration could not be written", e);
    }
    prepared = true;
  }

  /**
   * Starts the connections; returns at once.
   *
   * @throws IllegalStateException when not prepared, or running
   */
  public synchronized void start() {
    start(Long.MAX_VALUE);
  }

  /**
   * Ends all work after the transactions that are open, and waits for that. Does nothing when not
   * running.
   *
   * @throws WorkloadException when a connection failed since the start
   */
  public synchronized void stop() {
    clerks.forEach(Clerk::stop);
    join();
  }

  /**
   * Runs until about as many rows are committed in all, each connection its equal share, and
   * returns then.
   *
   * @throws WorkloadException when a connection failed
   * @throws IllegalStateException when not prepared, or running
   */
  public synchronized void runUntilRows(long wanted) {
    start(wanted / options.connections());
    join();
  }

  /** Whether any connection is at work: no longer so after a failure, even before {@link #stop}. */
  public boolean isRunning() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  /**
   * Rows inserted, updated and deleted by committed statements, without those that triggers wrote
   * and without those of {@link #prepare}.
   */
  public long committedRows() {
    return rows.sum();
  }

  /** {@link #committedRows} by what the exchange did, such as {@code withdraw}; a copy. */
  public Map<String, Long> committedRowsByOperation() {
    Map<String, Long> sums = new TreeMap<>();
    rowsByOperation.forEach((operation, sum) -> sums.put(operation, sum.sum()));
    return sums;
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private void start(long rowsPerConnection) {
    if (!prepared) {
      throw new IllegalStateException("prepare the workload first");
    }
    if (!threads.isEmpty()) {
      throw new IllegalStateException("the workload is running");
    }
    List<Thread> started = new ArrayList<>();
    for (Clerk clerk : clerks) {
      clerk.wanted(rowsPerConnection);
      started.add(Thread.ofPlatform().name("exchange-" + started.size()).start(clerk));
    }
    threads = List.copyOf(started);
  }

  private void join() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          // The open transactions end first: that takes no longer than one of them.
          interrupted = true;
          clerks.forEach(Clerk::stop);
        }
      }
    }
    threads = List.of();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    WorkloadException failed = failure.getAndSet(null);
    if (failed != null) {
      throw failed;
    }
  }

  private void committed(String operation, long count) {
    rowsByOperation.computeIfAbsent(operation, name -> new LongAdder()).add(count);
    rows.add(count);
  }

  /** Where the clerks write down what they did. */
  final class Ledger {
    private Ledger() {}

    void add(String operation, long count) {
      committed(operation, count);
    }

    long rows() {
      return rows.sum();
    }

    void failed(WorkloadException reason) {
      failure.compareAndSet(null, reason);
      clerks.forEach(Clerk::stop);
    }
  }
}
