package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.console.TopicReader;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.Till.Printed;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.sink.SinkStage;
import org.pyx.validator.ValidatorStage;

/** {@code pyx drain}: where capture ends, and what is waited for. */
class DrainTest {
  private static final Duration WITHIN = Duration.ofMinutes(3);

  @TempDir Path directory;
  private final List<Stage> running = new ArrayList<>();

  private <S extends Stage> S started(S stage) {
    running.add(stage);
    stage.start();
    return stage;
  }

  @AfterEach
  void stop() {
    running.forEach(Stage::close);
  }

  private CaptureStage run(Till till) {
    PyxConfig config = till.read();
    StageStart start = StageStart.of(Beginning.FIRST_START);
    CaptureStage capture = started(new CaptureStage(config.capture(till.kafka, start)));
    started(new ValidatorStage(config.validator(till.kafka, start)));
    started(new SinkStage(config.sink(till.kafka, start)));
    await().atMost(WITHIN).until(() -> capture.state() instanceof StageState.Running);
    return capture;
  }

  private static String drained(CaptureStage capture) {
    await().atMost(WITHIN).until(() -> capture.state() instanceof StageState.Drained);
    return ((StageState.Drained) capture.state()).where();
  }

  @Test
  void captureEndsAtOnceAndGoesOnWhenItIsStartedAgain() throws Exception {
    Till till = new Till(directory);
    CaptureStage capture = run(till);
    till.ring(10);
    await().atMost(WITHIN).until(() -> till.count(till.copy()) == 10);
    Printed printed = till.pyx("drain", "--reason", "new machine");
    assertThat(printed.code()).as("%s", printed).isZero();
    assertThat(printed.out()).startsWith("drained: the copy is complete up to ");
    assertThat(drained(capture)).contains("drained at ", " decided: new machine");
    assertThat(LaneState.read(till.kafka, till.lane).decisions())
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Drain.class, drain -> assertThat(drain.until()).isEqualTo(Lsn.NONE));

    till.ring(10);
    long end = journalEnd(till);
    // nothing runs any more, so there is nothing to wait for
    assertThat(till.pyx("drain").code()).isZero();
    assertThat(journalEnd(till)).isEqualTo(end);
    assertThat(till.count(till.copy())).isEqualTo(10);

    CaptureStage again =
        started(new CaptureStage(till.read().capture(till.kafka, StageStart.usual())));
    await().atMost(WITHIN).until(() -> till.count(till.copy()) == 20);
    assertThat(again.state()).as("the decisions were older").isInstanceOf(StageState.Running.class);
  }

  @Test
  void aPlaceWithinATransactionEndsBehindIt() throws Exception {
    Till till = new Till(directory);
    CaptureStage capture = run(till);
    String middle;
    try (Connection connection = till.connect(till.source());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO receipts (amount) SELECT 1 FROM generate_series(1, 20000)");
      middle = till.one(till.source(), "SELECT pg_current_wal_insert_lsn()::text");
      till.ring(3); // commits first, before the place at which capture is to end is reached
      statement.execute("INSERT INTO receipts (amount) SELECT 2 FROM generate_series(1, 20000)");
      connection.commit();
    }
    Decisions operator = new Decisions(till.kafka, till.lane, "ada");
    operator.drain(Lsn.parse(middle), "planned");
    drained(capture);
    till.ring(5);
    Printed printed = till.pyx("drain", "--until", middle);
    assertThat(printed.code()).as("%s", printed).isZero();
    List<Change> journal = journal(till);
    assertThat(journal.getLast()).isInstanceOfAny(Change.End.class, Change.Heartbeat.class);
    assertThat(journal.stream().filter(Change.Insert.class::isInstance).count())
        .as("whole transactions")
        .isEqualTo(till.count(till.copy()))
        .isIn(3L, 40_003L);
  }

  @Test
  void nothingBehindThePlaceIsJournaled() throws Exception {
    Till till = new Till(directory);
    CaptureStage capture = run(till);
    till.ring(7);
    String place = till.one(till.source(), "SELECT pg_current_wal_insert_lsn()::text");
    // the order comes before capture can have read so far
    new Decisions(till.kafka, till.lane, "ada").drain(Lsn.parse(place), "planned");
    assertThat(drained(capture)).contains("ada", "planned");
    till.ring(5);
    Printed printed = till.pyx("drain", "--until", place);
    assertThat(printed.code()).as("%s", printed).isZero();
    assertThat(till.count(till.copy())).isEqualTo(7);
    assertThat(journal(till).stream().filter(Change.Insert.class::isInstance).count()).isEqualTo(7);
  }

  @Test
  void aPlaceInTheFutureIsWaitedFor() throws Exception {
    Till till = new Till(directory);
    CaptureStage capture = run(till);
    Lsn now = Lsn.parse(till.one(till.source(), "SELECT pg_current_wal_insert_lsn()::text"));
    Lsn later = new Lsn(now.value() + (1 << 20));
    Printed printed = till.pyx("drain", "--until", later.toString(), "--timeout", "6s");
    assertThat(printed.code()).as("%s", printed).isEqualTo(4);
    assertThat(printed.out()).contains("must come to " + later);
    assertThat(capture.state()).isInstanceOf(StageState.Running.class);
    while (Lsn.parse(till.one(till.source(), "SELECT pg_current_wal_insert_lsn()::text"))
            .compareTo(later)
        < 0) {
      till.ring(1_000);
    }
    assertThat(drained(capture)).contains("drained at ");
    assertThat(till.pyx("drain", "--until", later.toString()).code()).isZero();
  }

  @Test
  void aLaneThatStandsStillSaysSo() throws Exception {
    Till till = new Till(directory);
    CaptureStage capture = run(till);
    till.ring(5);
    till.run(till.source(), "ALTER TABLE receipts ADD COLUMN clerk text");
    till.ring(5);
    await().atMost(WITHIN).until(() -> LaneState.read(till.kafka, till.lane).hold().isPresent());
    Printed printed = till.pyx("drain");
    assertThat(printed.code()).as("%s", printed).isEqualTo(5);
    assertThat(printed.out())
        .startsWith("stands still: the copy is complete up to")
        .contains("clerk");
    assertThat(till.count(till.copy())).isEqualTo(5);
    drained(capture);
  }

  @Test
  void whoCannotReadADecisionGoesOn() throws Exception {
    Till till = new Till(directory);
    CaptureStage capture = run(till);
    try (LaneTopicsWriter forger = new LaneTopicsWriter(till.kafka, till.lane)) {
      forger.write(till.lane.decisions(), new byte[] {0, 0, 0, 0, 10, 1});
    }
    Stage sink = running.getLast();
    till.ring(5);
    await().atMost(WITHIN).until(() -> capture.capturedRows() >= 5);
    assertThat(capture.state()).isInstanceOf(StageState.Running.class);
    await().atMost(WITHIN).untilAsserted(() -> assertThat(till.count(till.copy())).isEqualTo(5));
    assertThat(sink.state()).isInstanceOf(StageState.Running.class);
    new Decisions(till.kafka, till.lane, "ada").drain(Lsn.NONE, "still heeded");
    drained(capture);
  }

  @Test
  void whatIsNoPlaceIsRefused() throws Exception {
    Till till = new Till(directory);
    assertThat(till.pyx("drain", "--until", "soon").code()).isEqualTo(2);
    assertThat(till.pyx("drain", "--timeout", "never").code()).isEqualTo(2);
  }

  private static long journalEnd(Till till) {
    try (TopicReader journal = new TopicReader(till.kafka, till.lane.journal())) {
      return journal.end();
    }
  }

  private static List<Change> journal(Till till) {
    List<Change> changes = new ArrayList<>();
    ChangeCodec codec = new ChangeCodec();
    try (TopicReader journal = new TopicReader(till.kafka, till.lane.journal())) {
      journal.toEnd(message -> changes.add(codec.decode(message.value())));
    }
    return changes;
  }
}
