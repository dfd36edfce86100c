package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.Till.Printed;
import org.pyx.schemas.stage.StageStart;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;

/** {@code pyx sync}: what it waits for, and its exit codes. */
class SyncTest {
  private static final Duration WITHIN = Duration.ofMinutes(3);

  @TempDir Path directory;

  private Printed sync(Till till, String... more) {
    return till.pyx(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("sync", "--until-caught-up"),
                java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void anIdleExchangeIsCaughtUpWithAgainAndAgain() throws Exception {
    Till till = new Till(directory);
    till.ring(10);
    Printed first = sync(till, "--first-start");
    assertThat(first.code()).as("%s", first).isZero();
    assertThat(first.out().strip().lines()).hasSize(1);
    assertThat(first.out())
        .contains("caught up: the copy is complete up to", "nothing was rejected");
    assertThat(till.count(till.copy())).isEqualTo(10);

    // down meanwhile
    till.ring(20);
    Printed second = sync(till);
    assertThat(second.code()).as("%s", second).isZero();
    assertThat(till.count(till.copy())).isEqualTo(30);

    // nothing new at all
    assertThat(sync(till).code()).isZero();
  }

  @Test
  void everythingAcknowledgedBeforeTheCallIsCopiedAlsoWhatWasNotWaitedFor() throws Exception {
    Till till = new Till(directory);
    assertThat(sync(till, "--first-start").code()).isZero();
    try (Connection connection = till.connect(till.source());
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      statement.execute("INSERT INTO receipts (amount) VALUES (1)");
      // acknowledged, and in the server's memory only
      assertThat(sync(till).code()).isZero();
      assertThat(till.count(till.copy())).isEqualTo(1);
    }
  }

  @Test
  void trafficThatGoesOnIsNotWaitedFor() throws Exception {
    Till till = new Till(directory);
    assertThat(sync(till, "--first-start").code()).isZero();
    AtomicLong acknowledged = new AtomicLong();
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<Void> traffic =
        CompletableFuture.runAsync(() -> {
          try (Connection connection = till.connect(till.source());
              Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            while (stop.getCount() > 0) {
              statement.execute("INSERT INTO receipts (amount) VALUES (1)");
              acknowledged.incrementAndGet();
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
    try {
      await().atMost(WITHIN).until(() -> acknowledged.get() > 500);
      long before = acknowledged.get();
      Printed printed = sync(till);
      assertThat(printed.code()).as("%s", printed).isZero();
      assertThat(traffic).as("there was traffic all the time").isNotDone();
      assertThat(till.count(till.copy())).isGreaterThanOrEqualTo(before);
    } finally {
      stop.countDown();
      traffic.join();
    }
  }

  @Test
  void aLaneThatOthersRunIsOnlyWaitedFor() throws Exception {
    Till till = new Till(directory);
    PyxConfig config = till.read();
    StageStart start = new StageStart(StageStart.Beginning.FIRST_START, "another-machine");
    LaneRunner others =
        new LaneRunner(
            List.of(
                new CaptureStage(config.capture(till.kafka, start)),
                new ValidatorStage(config.validator(till.kafka, start)),
                new SinkStage(config.sink(till.kafka, start))));
    try {
      others.start();
      await().atMost(WITHIN).until(others::running);
      till.ring(100);
      Printed printed = sync(till);
      assertThat(printed.code()).as("%s", printed).isZero();
      assertThat(till.count(till.copy())).isEqualTo(100);
      till.ring(1);
      await().atMost(WITHIN).until(() -> till.count(till.copy()) == 101);
      assertThat(others.failure()).as("nobody took the lane from them").isEmpty();
    } finally {
      others.stop();
    }
  }

  @Test
  void aTargetThatIsAwayIsATimeout() throws Exception {
    Till till = new Till(directory);
    Path away = till.configure("away", freePort(), till.bootstrap());
    Printed printed =
        Till.pyx(away, "sync", "--first-start", "--until-caught-up", "--timeout", "25");
    assertThat(printed.code()).as("%s", printed).isEqualTo(4);
    assertThat(printed.out()).startsWith("timed out: not within 25 s: ").contains("sink");
    assertThat(printed.out().strip().lines()).hasSize(1);
    // capture has begun the lane, although nothing was copied
    assertThat(sync(till).code()).as("afterwards").isZero();
  }

  @Test
  void whatIsRejectedDuringTheCallIsCounted() throws Exception {
    Till till = new Till(directory);
    till.ring(5);
    assertThat(sync(till, "--first-start").code()).isZero();
    till.run(
        till.source(),
        "UPDATE receipts SET amount = 1000000 WHERE id = 1",
        "DELETE FROM receipts WHERE id IN (2, 3)");
    Printed printed = sync(till);
    assertThat(printed.code()).as("%s", printed).isEqualTo(1);
    assertThat(printed.out())
        .startsWith("caught up")
        .contains("3 rejected", "op.delete 2", "op.update", till.lane.rejected());
    till.ring(1);
    assertThat(sync(till).code()).as("what was rejected before").isZero();
  }

  @Test
  void whatTheDatabaseRefusesIsCountedToo() throws Exception {
    Till till = new Till(directory);
    till.run(till.copy(), "ALTER TABLE receipts ADD CONSTRAINT small CHECK (amount % 7 <> 3)");
    till.ring(20);
    Printed printed = sync(till, "--first-start");
    assertThat(printed.code()).as("%s", printed).isEqualTo(1);
    assertThat(printed.out()).contains("3 rejected", "db.check 3");
  }

  @Test
  void aLaneThatStandsStillSaysSoUntilItIsMigrated() throws Exception {
    Till till = new Till(directory);
    till.ring(5);
    assertThat(sync(till, "--first-start").code()).isZero();
    till.run(till.source(), "ALTER TABLE receipts ADD COLUMN clerk text");
    till.ring(5);
    Printed still = sync(till);
    assertThat(still.code()).as("%s", still).isEqualTo(5);
    assertThat(still.out()).startsWith("stands still: ").contains("clerk");
    assertThat(still.out().strip().lines()).hasSize(1);
    till.run(till.copy(), "ALTER TABLE receipts ADD COLUMN clerk text");
    Printed migrated = sync(till);
    assertThat(migrated.code()).as("%s", migrated).isZero();
    assertThat(till.count(till.copy())).isEqualTo(10);
  }

  @Test
  void anExchangeThatSaysNonsenseAboutItsLogIsBoundedByTheTimeout() throws Exception {
    Till till = new Till(directory);
    till.ring(5);
    assertThat(sync(till, "--first-start").code()).isZero();

    says(till, "pg_lsn", "'FFFFFFF0/0'::pg_lsn");
    Printed ahead = sync(till, "--timeout", "20s");
    assertThat(ahead.code()).as("%s", ahead).isEqualTo(4);
    assertThat(ahead.out()).contains("must come to FFFFFFF0/0");

    says(till, "pg_lsn", "'0/10'::pg_lsn");
    Printed back = sync(till);
    assertThat(back.code()).as("%s", back).isEqualTo(2);
    assertThat(back.err()).isEmpty();

    says(till, "text", "E'16/B374D848\\n\\x1b[2Jall is well'");
    Printed garbage = sync(till, "--timeout", "5s");
    assertThat(garbage.code()).as("%s", garbage).isEqualTo(4);
    assertThat(garbage.out()).contains("nonsense").doesNotContain("all is well");
  }

  /** A superuser at the exchange replaces what tells where the log ends. */
  private static void says(Till till, String type, String answer) throws SQLException {
    till.run(
        till.source(),
        "SET allow_system_table_mods = on",
        "UPDATE pg_proc SET proname = proname || oid WHERE proname = 'pg_current_wal_insert_lsn'",
        "CREATE FUNCTION pg_catalog.pg_current_wal_insert_lsn() RETURNS "
            + type
            + " LANGUAGE sql AS $$ SELECT "
            + answer
            + " $$");
  }

  @Test
  void withoutItsOptionItSaysWhatElseThereIs() throws Exception {
    Till till = new Till(directory);
    Printed printed = till.pyx("sync");
    assertThat(printed.code()).isEqualTo(2);
    assertThat(printed.err()).contains("--until-caught-up", "pyx run");
    for (String nonsense : List.of("0", "-3s", "soon", "P1D", "999999999999999999h")) {
      assertThat(sync(till, "--timeout", nonsense).code()).as(nonsense).isEqualTo(2);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
