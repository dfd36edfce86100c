package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.stage.StopException;
import org.pyx.verify.Finding.Kind;
import org.pyx.verify.TwoDatabases.Outcome;

/** Beside live traffic nothing that is on its way is reported, and what is wrong is. */
class LiveTrafficTest {
  private static final long LAG_MILLIS = 700;

  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean standing = new AtomicBoolean();
  private final AtomicLong next = new AtomicLong(20_001);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Deque<Moved> underWay = new ArrayDeque<>();
  private TwoDatabases databases = new TwoDatabases();
  private Thread exchange = new Thread(() -> {});
  private Thread lane = new Thread(() -> {});

  LiveTrafficTest() throws Exception {}

  /** A committed transaction on its way. */
  private record Moved(long from, long to, String lsn, long due) {}

  @BeforeEach
  void start() throws Exception {
    databases =
        new TwoDatabases()
            .both(
                "CREATE TABLE t (id bigint PRIMARY KEY, memo text)",
                "CREATE TABLE heap (memo text, n bigint)",
                "INSERT INTO t SELECT n, 'm' || n FROM generate_series(1, 20000) n")
            .copy(
                "INSERT INTO pyx.progress (lane, first_offset, next_offset, journal_offset, lsn,"
                    + " commit_time) VALUES ('demo', 0, 1, 0, '0/1', 0)")
            .live(Duration.ofSeconds(60));
    exchange = Thread.ofVirtual().start(() -> guarded(this::trade));
    lane = Thread.ofVirtual().start(() -> guarded(this::move));
  }

  @AfterEach
  void stop() throws Exception {
    stopping.set(true);
    exchange.join();
    lane.join();
    assertThat(failure.get()).isNull();
  }

  private interface Work {
    void run() throws Exception;
  }

  private void guarded(Work work) {
    try {
      work.run();
    } catch (Exception e) {
      failure.set(e);
    }
  }

  /** Commits small transactions; some commit later than others with higher keys. */
  private void trade() throws Exception {
    try (Connection one = databases.connectSource();
        Connection late = databases.connectSource()) {
      late.setAutoCommit(false);
      while (!stopping.get()) {
        long slow = next.getAndAdd(3);
        insert(late, slow, slow + 2);
        for (int i = 0; i < 5; i++) {
          long from = next.getAndAdd(10);
          insert(one, from, from + 9);
          committed(one, from, from + 9);
          Thread.sleep(15);
        }
        late.commit();
        committed(one, slow, slow + 2);
      }
    }
  }

  private static void insert(Connection connection, long from, long to) throws Exception {
    try (Statement statement = connection.createStatement()) {
      String rows = "SELECT n, 'm' || n FROM generate_series(" + from + ", " + to + ") n";
      statement.execute("INSERT INTO t " + rows);
      statement.execute(
          "INSERT INTO heap SELECT 'm' || n, n FROM generate_series(" + from + ", " + to + ") n");
    }
  }

  private void committed(Connection connection, long from, long to) throws Exception {
    String lsn = TwoDatabases.text(connection, "SELECT pg_current_wal_insert_lsn()::text");
    synchronized (underWay) {
      underWay.add(new Moved(from, to, lsn, System.nanoTime() + LAG_MILLIS * 1_000_000));
    }
  }

  /** Copies each transaction some time after its commit, with its position. */
  private void move() throws Exception {
    long offset = 1;
    try (Connection copy = databases.connectCopy();
        Connection source = databases.connectSource()) {
      copy.setAutoCommit(false);
      while (!stopping.get()) {
        Moved moved;
        synchronized (underWay) {
          moved = underWay.peek();
          if (moved != null && moved.due < System.nanoTime() && !standing.get()) {
            underWay.remove();
          } else {
            moved = null;
          }
        }
        if (moved == null) {
          Thread.sleep(5);
          continue;
        }
        insert(copy, moved.from, moved.to);
        progress(copy, offset, moved.lsn);
        copy.commit();
        offset++;
      }
      assertThat(source.isClosed()).isFalse();
    }
  }

  private static void progress(Connection copy, long offset, String lsn) throws Exception {
    try (PreparedStatement statement =
        copy.prepareStatement(
            "INSERT INTO pyx.progress (lane, first_offset, next_offset, journal_offset, lsn,"
                + " commit_time) VALUES ('demo', ?, ?, ?, ?::pg_lsn, 0)")) {
      statement.setLong(1, offset);
      statement.setLong(2, offset + 1);
      statement.setLong(3, offset);
      statement.setString(4, lsn);
      statement.execute();
    }
  }

  @Test
  void whatIsOnItsWayIsNotReported() throws Exception {
    for (int run = 0; run < 6; run++) {
      Outcome outcome = databases.verify();

      assertThat(outcome.words()).isEmpty();
      assertThat(outcome.table("t").equal()).isGreaterThan(20_000 - 1);
      assertThat(outcome.table("heap").undecided()).isZero();
    }
    assertThat(count("t")).as("rows came meanwhile").isGreaterThan(20_200);
  }

  private long count(String table) throws Exception {
    try (Connection copy = databases.connectCopy();
        Statement statement = copy.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void whatIsWrongIsReportedBesideTraffic() throws Exception {
    databases
        .copy(
            "DELETE FROM t WHERE id = 300",
            "INSERT INTO t VALUES (-5, 'planted')",
            "INSERT INTO heap VALUES ('planted', -5)")
        .source("UPDATE t SET memo = 'forged' WHERE id = 12345");

    Outcome outcome = databases.verify();

    assertThat(outcome.words())
        .containsExactlyInAnyOrder(
            "MISSING 300", "EXTRA -5", "DIFFERENT 12345 memo", "EXTRA planted, -5");
  }

  @Test
  void aCopyThatStandsStillDecidesNothingAboutWhatLacks() throws Exception {
    standing.set(true);
    databases.live(Duration.ofMillis(300)).source("UPDATE t SET memo = 'forged' WHERE id = 7");
    long before = next.get();
    while (next.get() < before + 60) {
      Thread.onSpinWait();
    }

    Outcome outcome = databases.verify();

    assertThat(outcome.words()).contains("DIFFERENT 7 memo");
    assertThat(outcome.findings())
        .extracting(Finding::kind)
        .contains(Kind.UNDECIDED)
        .doesNotContain(Kind.MISSING, Kind.EXTRA);
    assertThat(outcome.result().clean()).isFalse();
  }

  @Test
  void aRowChangedOnBothSidesIsNoted() throws Exception {
    databases
        .source("UPDATE t SET memo = 'one' WHERE id = 55")
        .copy("UPDATE t SET memo = 'other' WHERE id = 55");

    assertThat(databases.verify().words()).containsExactly("DIFFERENT 55 memo");
  }

  @Test
  void withoutBooksNobodyKnowsHowFarTheCopyIs() throws Exception {
    TwoDatabases empty = new TwoDatabases().live(Duration.ofMillis(100));
    assertThatThrownBy(empty::verify)
        .isInstanceOf(StopException.class)
        .hasMessageContaining("are empty")
        .hasMessageContaining("--at-rest");
    empty.copy("DROP SCHEMA pyx CASCADE");
    assertThatThrownBy(empty::verify)
        .isInstanceOf(StopException.class)
        .hasMessageContaining("cannot be read");
  }
}
