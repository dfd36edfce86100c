package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.pyx.embedded.EmbeddedPostgresServer;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.PostgresAccess.Wanted;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;

/** The exchange fails over to a standby while it is captured (G1, G6). */
class FailoverTest {
  @Test
  void aPromotionInTheMiddleOfTrafficLosesNothingAndIsTold() throws Exception {
    try (StandbyPair pair = new StandbyPair(true)) {
      follow(pair);
      pair.letCaptureFollowTheStandby();
      try (CaptureStage stage = pair.lab.capture();
          Traffic traffic = new Traffic(pair)) {
        Laboratory.awaitRunning(stage);
        pair.awaitSlotOnStandby();
        traffic.await(300);
        pair.primary.kill();
        pair.promote();
        traffic.await(700);
        traffic.close();
        List<Change> changes = pair.lab.drain(stage);
        CaptureTest.assertFramed(changes);
        assertThat(CaptureTest.ids(changes)).isEqualTo(tableOf(pair.lab));
        Row promoted = sources(pair.lab).getLast();
        assertThat(promoted.get(Facts.TIMELINE)).isEqualTo(new Value.Int(2));
        assertThat(text(promoted, Facts.HISTORY)).startsWith("1 0/").doesNotContain(",");
        assertThat(Lsn.parse(text(promoted, Facts.RESUME)))
            .isLessThanOrEqualTo(Lsn.parse(text(promoted, Facts.HISTORY).substring(2)));
        assertThat(promoted.get(Facts.CONTINUED)).isEqualTo(new Value.Bool(false));
      }
      try (CaptureStage again = pair.lab.capture()) {
        pair.lab.sql("INSERT INTO t VALUES (100000, 'after a restart')");
        List<Change> changes = pair.lab.drain(again);
        assertThat(CaptureTest.ids(changes)).isEqualTo(tableOf(pair.lab));
      }
    }
  }

  @Test
  void commitsThatTheNewPrimaryNeverHadAreTheEndUntilSomebodyAdopts() throws Exception {
    try (StandbyPair pair = new StandbyPair(true)) {
      follow(pair);
      try (CaptureStage stage = pair.lab.capture()) {
        Laboratory.awaitRunning(stage);
        pair.awaitSlotOnStandby();
        pair.lab.sql("INSERT INTO t VALUES (6, 'both have it')");
        pair.await("SELECT count(*) = 6 FROM t");
        pair.cut();
        pair.lab.sql("INSERT INTO t VALUES (7, 'only the old primary has it')");
        pair.lab.drain(stage);
        pair.primary.kill();
        pair.promote();
        StageState.Failed failed = Laboratory.awaitFailed(stage);
        assertThat(failed.reason())
            .contains("from timeline 1 to 2", "captured commits after that", "--adopt");
      }
      Row told = sources(pair.lab).getLast();
      assertThat(told.get(Facts.TIMELINE)).isEqualTo(new Value.Int(2));
      assertThat(Lsn.parse(text(told, Facts.RESUME)))
          .isGreaterThan(Lsn.parse(text(told, Facts.HISTORY).substring(2)));
      pair.lab.sql("INSERT INTO t VALUES (7, 'forged in the gap'), (8, 'new')");
      adoptAndStream(pair, 9);
      assertThat(all(pair.lab, 7)).hasSize(2);
    }
  }

  @Test
  void withoutAFailoverSlotTheGapIsTold() throws Exception {
    try (StandbyPair pair = new StandbyPair(false)) {
      follow(pair);
      try (CaptureStage stage = pair.lab.capture()) {
        Laboratory.awaitRunning(stage);
        pair.lab.sql("INSERT INTO t VALUES (6, 'both have it')");
        pair.lab.drain(stage);
        pair.await("SELECT count(*) = 6 FROM t");
        pair.primary.kill();
        pair.promote();
        pair.lab.sql("INSERT INTO t VALUES (7, 'in the gap')");
        StageState.Failed failed = Laboratory.awaitFailed(stage);
        assertThat(failed.reason()).contains("does not exist on this server", "--adopt");
      }
      assertThat(text(sources(pair.lab).getLast(), Facts.SLOT)).isEqualTo(Facts.SLOT_MISSING);
      adoptAndStream(pair, 9);
      assertThat(all(pair.lab, 7)).hasSize(1);
    }
  }

  private static void adoptAndStream(StandbyPair pair, int next) throws Exception {
    pair.lab.start = StageStart.of(StageStart.Beginning.ADOPTION);
    try (CaptureStage stage = pair.lab.capture()) {
      Laboratory.awaitRunning(stage);
      pair.lab.sql("INSERT INTO t VALUES (" + next + ", 'streamed')");
      List<Change> changes = pair.lab.drain(stage);
      CaptureTest.assertFramed(changes);
      assertThat(all(pair.lab, next)).hasSize(1);
      assertThat(all(pair.lab, 1)).as("a snapshot was taken anew").hasSize(2);
    }
    assertThat(sources(pair.lab))
        .filteredOn(facts -> !(facts.get(Facts.BEGAN_ANEW) instanceof Value.Null))
        .hasSize(1);
    pair.lab.awaitSlotFree();
    try (CaptureStage stage = pair.lab.capture()) { // the option was left in place
      Laboratory.awaitRunning(stage);
      pair.lab.drain(stage);
      assertThat(all(pair.lab, 1)).as("no third snapshot").hasSize(2);
    }
  }

  private static void follow(StandbyPair pair) {
    pair.lab.wanted = Wanted.PRIMARY;
    pair.lab.addresses.clear();
    pair.lab.addresses.addAll(List.of(pair.standbyAddress(), pair.primaryAddress()));
  }

  private static List<Change> all(Laboratory lab, int id) {
    return lab.journal().stream()
        .filter(change ->
            change instanceof Change.Insert i && i.row().value(0).equals(new Value.Int(id))
                || change instanceof Change.SnapshotRow s
                    && s.row().value(0).equals(new Value.Int(id)))
        .toList();
  }

  static List<Row> sources(Laboratory lab) {
    return lab.journal().stream()
        .filter(Change.Source.class::isInstance)
        .map(change -> ((Change.Source) change).facts())
        .toList();
  }

  static String text(Row facts, String name) {
    return facts.get(name) instanceof Value.Text text ? text.value() : "";
  }

  /** The rows of the server that is the primary now, in the order of their keys. */
  private static List<Long> tableOf(Laboratory lab) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Statement statement = lab.connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM t ORDER BY id")) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  /** Inserts one row after the other into whichever server is the primary. */
  private static final class Traffic implements AutoCloseable {
    private final String url;
    private final AtomicInteger next = new AtomicInteger(100);
    private final Thread thread = new Thread(this::run, "traffic");
    private volatile boolean closing;

    Traffic(StandbyPair pair) {
      url =
          "jdbc:postgresql://"
              + pair.primaryAddress()
              + ","
              + pair.standbyAddress()
              + "/"
              + pair.lab.database
              + "?targetServerType=primary&hostRecheckSeconds=0&socketTimeout=5";
      thread.start();
    }

    void await(int count) {
      int from = next.get();
      Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> next.get() >= from + count);
    }

    private void run() {
      while (!closing) {
        try (Connection connection =
                DriverManager.getConnection(url, EmbeddedPostgresServer.SUPERUSER, "");
            Statement statement = connection.createStatement()) {
          while (!closing) {
            statement.execute("INSERT INTO t VALUES (" + next.incrementAndGet() + ", 'traffic')");
            Thread.sleep(1);
          }
        } catch (SQLException e) {
          // the server has gone: the row may be there or not, and is not tried again
          Objects.requireNonNull(e);
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    @Override
    public void close() throws InterruptedException {
      closing = true;
      thread.join(Duration.ofSeconds(30));
    }
  }
}
