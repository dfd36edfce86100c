package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.stage.StageState;

/** G9: a database that works or waits is told from one that has gone without a word. */
class WaitingTest {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final SinkTiming QUICK =
      new SinkTiming(() -> {}, Duration.ofSeconds(5), Duration.ofSeconds(2));

  @Test
  void aLockIsWaitedForOnTheSameConnectionAndTheStateSaysWhoHoldsIt() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = new SinkStage(shop.config(), QUICK)) {
      sink.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(sink);
      String before = backends(shop);
      try (Connection auditor = shop.admin();
          Statement statement = auditor.createStatement()) {
        auditor.setAutoCommit(false);
        statement.execute("LOCK TABLE shop.notes IN ACCESS EXCLUSIVE MODE");
        String holder =
            shop.query(
                "SELECT pid FROM pg_locks WHERE mode = 'AccessExclusiveLock'"
                    + " AND relation = 'shop.notes'::regclass");
        shop.accepted.note(2, "two").settle();
        await()
            .atMost(WITHIN)
            .untilAsserted(() ->
                assertThat(sink.state())
                    .isInstanceOfSatisfying(
                        StageState.Paused.class,
                        paused ->
                            assertThat(paused.reason())
                                .contains("wait for a lock", "process " + holder)));
        // much longer than a database that does not answer would be waited for
        await()
            .during(Duration.ofSeconds(15))
            .atMost(WITHIN)
            .until(() -> backends(shop).equals(before));
        auditor.rollback();
      }
      shop.drain(sink);
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Running);
      assertThat(backends(shop)).as("nothing was begun anew").isEqualTo(before);
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("2");
    }
  }

  @Test
  void aConnectionThatLeadsNowhereIsGivenUpAndItsHoldOnTheLaneWithIt() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = new SinkStage(shop.config(), QUICK)) {
      sink.start();
      shop.accepted.note(1, "one").settle();
      shop.drain(sink);
      long backend = Long.parseLong(backends(shop));
      Set<Long> stopped = Set.of(backend);
      signal("STOP", stopped);
      try {
        shop.accepted.note(2, "two").settle();
        await()
            .atMost(WITHIN)
            .untilAsserted(() ->
                assertThat(sink.state())
                    .isInstanceOfSatisfying(
                        StageState.Paused.class,
                        paused -> assertThat(paused.reason()).contains("process " + backend)));
      } finally {
        signal("CONT", stopped);
      }
      shop.drain(sink);
      await().atMost(WITHIN).until(() -> sink.state() instanceof StageState.Running);
      assertThat(shop.query("SELECT count(*) FROM shop.notes")).isEqualTo("2");
    }
  }

  private static String backends(Shop shop) {
    return shop.query(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'pyx-sink' AND datname = '"
            + shop.name
            + "'");
  }

  private static void signal(String name, Set<Long> pids) throws Exception {
    new ProcessBuilder(
            Stream.concat(
                    Stream.of("kill", "-" + name), pids.stream().map(pid -> Long.toString(pid)))
                .collect(Collectors.toList()))
        .start()
        .waitFor();
  }
}
