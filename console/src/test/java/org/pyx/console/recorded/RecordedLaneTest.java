package org.pyx.console.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.journal.JournalWriter;
import org.pyx.console.TopicReader;
import org.pyx.console.demo.Books;
import org.pyx.console.demo.LaneRecorder;
import org.pyx.console.lane.LaneState;
import org.pyx.console.recheck.Recheck;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.validator.ValidatorConfig;
import org.pyx.validator.ValidatorStage;

/**
 * What earlier releases have left behind stays of use: a broker's directory as each release wrote
 * it, topics, the validator's memory, groups and all. {@code -Dpyx.record-fixture=VERSION} records
 * today's first; do so for each release.
 */
class RecordedLaneTest {
  private static final Path RECORDED = Path.of("src/test/resources/recorded");
  private static final Path SCHEMAS = Path.of("../schemas/src");
  private static final Lane LANE = new Lane("demo");
  private static final TableName TABLE = new TableName("exchange", "exchange_sign_keys");
  private static final Duration WITHIN = Duration.ofMinutes(3);

  @TempDir Path directory;

  static List<String> versions() throws Exception {
    String record = System.getProperty("pyx.record-fixture", "");
    if (!record.isEmpty() && Files.notExists(RECORDED.resolve(record))) {
      LaneRecorder.record(
          RECORDED.resolve(record).resolve("kafka.zip"),
          SCHEMAS.resolve("test/resources/recorded").resolve(record),
          SCHEMAS.resolve("main/resources/avro"));
    }
    try (Stream<Path> folders = Files.list(RECORDED)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyVerdictIsTheSameToday(String version) throws IOException {
    try (EmbeddedBroker broker = broker(version)) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      Recheck.Result result = new Recheck(kafka, LANE, 0, Long.MAX_VALUE - 1).run(_ -> {});
      assertThat(result.differences()).isEmpty();
      assertThat(result.compared()).isGreaterThan(500);
      assertThat(result.laws()).hasSizeGreaterThan(1);
      assertThat(Books.complaints(kafka, LANE)).isEmpty();
      assertThat(LaneState.read(kafka, LANE).decisions()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(JournalTail.read(kafka, LANE).resume()).isNotNull();
    }
  }

  /** Its memory comes from the changelogs: there is no state beside the broker's directory. */
  @ParameterizedTest
  @MethodSource("versions")
  void aValidatorOfTodayGoesOnWithTheMemoryOfThen(String version) throws IOException {
    Policy policy = PolicyFile.load("taler-2024");
    try (EmbeddedBroker broker = broker(version)) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      Tally before = tally(kafka);
      Change.Insert known = acceptedInsert(kafka);
      List<RejectedEvent> evidence = evidence(kafka);
      long accepted = end(kafka, LANE.accepted());
      ValidatorStage validator =
          new ValidatorStage(
              new ValidatorConfig(
                  LANE,
                  StageStart.usual(),
                  kafka,
                  policy,
                  directory.resolve("state"),
                  ValidatorConfig.COMMIT_INTERVAL_MILLIS));
      try {
        validator.start();
        await().atMost(WITHIN).until(() -> validator.state() instanceof StageState.Running);
        assertThat(tally(kafka).tables()).as("nothing is judged twice").isEqualTo(before.tables());
        assertThat(end(kafka, LANE.accepted())).isEqualTo(accepted);

        append(kafka, policy, known);
        await()
            .atMost(WITHIN)
            .until(() -> tally(kafka).journalOffset() > before.journalOffset() + 3);
        assertThat(counted(tally(kafka), Tally.Counts::captured))
            .isEqualTo(counted(before, Tally.Counts::captured) + 2);
        assertThat(counted(tally(kafka), Tally.Counts::ignored))
            .as("a replay of what was accepted then")
            .isEqualTo(counted(before, Tally.Counts::ignored) + 1);
        assertThat(evidence(kafka).subList(evidence.size(), evidence(kafka).size()))
            .filteredOn(event -> event.change() instanceof Change.Insert)
            .extracting(event -> event.finding().rule().value())
            .as("a row of then, rewritten")
            .containsExactly("row.rewrite");
      } finally {
        validator.close();
      }
      assertThat(new Recheck(kafka, LANE, 0, Long.MAX_VALUE - 1).run(_ -> {}).differences())
          .isEmpty();
    }
  }

  /** A row that was accepted then comes again, once as it was and once with another signature. */
  private static void append(KafkaAccess kafka, Policy policy, Change.Insert known) {
    JournalTail tail = JournalTail.read(kafka, LANE);
    Lsn resume = java.util.Objects.requireNonNull(tail.resume());
    long transaction = 4_000_000;
    TransactionPosition[] at = new TransactionPosition[4];
    for (int i = 0; i < at.length; i++) {
      at[i] = new TransactionPosition(transaction, new Lsn(resume.value() + 100 + i), i % 3);
    }
    long time = known.commitTime() + 1;
    try (JournalWriter journal = JournalWriter.open(kafka, LANE, policy)) {
      journal.server(tail.server(), tail.timeline(), tail.started());
      journal.begin();
      journal.write(new Change.Begin(at[0], time), false);
      journal.write(new Change.Insert(at[1], time, TABLE, known.row(), false), false);
      journal.write(new Change.Insert(at[2], time, TABLE, rewritten(known.row()), false), false);
      journal.write(new Change.End(at[3], time, 2), true);
      journal.commit();
    }
  }

  private static Row rewritten(Row row) {
    Value[] values = new Value[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          row.name(i).equals("master_sig") && row.value(i) instanceof Value.Bytes bytes
              ? new Value.Bytes(inverted(bytes.value()))
              : row.value(i);
    }
    return new Row(row.layout(), values);
  }

  private static byte[] inverted(byte[] bytes) {
    byte[] inverted = bytes.clone();
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] ^= (byte) 0xff;
    }
    return inverted;
  }

  private static Change.Insert acceptedInsert(KafkaAccess kafka) {
    Map<Boolean, Change.Insert> found = new HashMap<>();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader accepted = new TopicReader(kafka, LANE.accepted())) {
      accepted.toEnd(message -> {
        if (Frame.of(message.value()) == Frame.ACCEPTED
            && codec.decodeAccepted(message.value()).change() instanceof Change.OfTable change
            && change.table().equals(TABLE)) {
          switch (change) {
            case Change.Insert insert -> found.put(true, insert);
            case Change.SnapshotRow row ->
                found.put(
                    true,
                    new Change.Insert(row.position(), row.commitTime(), TABLE, row.row(), false));
            default -> {}
          }
        }
      });
    }
    return Optional.ofNullable(found.get(true)).orElseThrow();
  }

  private static List<RejectedEvent> evidence(KafkaAccess kafka) {
    List<RejectedEvent> events = new ArrayList<>();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader rejected = new TopicReader(kafka, LANE.rejected())) {
      rejected.toEnd(message -> events.add(codec.decodeRejected(message.value())));
    }
    return events;
  }

  private static Tally tally(KafkaAccess kafka) {
    return LaneState.read(kafka, LANE).tally().orElseThrow();
  }

  private static long counted(Tally tally, java.util.function.ToLongFunction<Tally.Counts> what) {
    return tally.tables().values().stream().mapToLong(what).sum();
  }

  private static long end(KafkaAccess kafka, String topic) {
    try (TopicReader reader = new TopicReader(kafka, topic)) {
      return reader.end();
    }
  }

  private EmbeddedBroker broker(String version) throws IOException {
    Path data = directory.resolve("kafka");
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(RECORDED.resolve(version).resolve("kafka.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = data.resolve(entry.getName()).normalize();
        assertThat(file).startsWithRaw(data);
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
    return EmbeddedBroker.start(data);
  }
}
