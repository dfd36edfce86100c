package org.pyx.console.demo;

import static org.awaitility.Awaitility.await;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.pyx.capture.CaptureStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.TopicReader;
import org.pyx.console.lane.CatchUp;
import org.pyx.console.lane.Decisions;
import org.pyx.console.lane.Standing;
import org.pyx.exchange.Attack;
import org.pyx.exchange.AttackContext;
import org.pyx.exchange.Attacks;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.Workload;
import org.pyx.exchange.WorkloadOptions;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StageStart.Beginning;
import org.pyx.validator.ValidatorStage;

/**
 * Records what a release leaves behind: the data directory of a broker after a small lane has run
 * with attacks, a standstill and decisions, and the same records in a form that needs no Kafka. A
 * recording is never edited. Stateless.
 */
public final class LaneRecorder {
  private static final long SEED = 2024;
  private static final SchemaVariant VARIANT = SchemaVariant.TALER_2024;
  private static final int ROWS = 800;
  private static final int ATTACKS = 25;

  /** Small, so that a value above it is small too. */
  private static final int LARGEST_VALUE = 2_048;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  private LaneRecorder() {}

  /**
   * Records.
   *
   * @param broker the file for the broker's directory
   * @param schemas the directory for the records and the Avro schemas
   * @param avro today's Avro schemas
   */
  public static void record(Path broker, Path schemas, Path avro) throws Exception {
    Path directory = Files.createTempDirectory("pyx-recording");
    Files.createDirectories(broker.getParent());
    Files.createDirectories(schemas.resolve("avro"));
    try (DemoLane lane = new DemoLane(VARIANT, directory)) {
      run(lane);
      write(lane, schemas.resolve("records.gz"));
    }
    zip(directory.resolve("kafka"), broker);
    Utils.delete(directory.toFile());
    try (Stream<Path> files = Files.list(avro)) {
      for (Path file : files.toList()) {
        Files.copy(file, schemas.resolve("avro").resolve(file.getFileName()));
      }
    }
  }

  private static void run(DemoLane lane) throws SQLException {
    CaptureStage capture = lane.capture(Beginning.FIRST_START, LARGEST_VALUE);
    ValidatorStage validator = lane.validator();
    LaneRunner stages = new LaneRunner(List.of(capture, validator, lane.sink()));
    Decisions operator = new Decisions(lane.kafka, DemoLane.LANE, "recorder");
    try (Workload workload = new Workload(lane::source, new WorkloadOptions(VARIANT, SEED, 2, 0))) {
      workload.prepare();
      stages.start();
      await().atMost(WITHIN).until(stages::running);
      workload.runUntilRows(ROWS);
      attack(lane, attacks(false, ATTACKS));
      attack(lane, attacks(true, 1));
      caughtUp(lane, validator, operator);
      TableName refunds = new TableName("exchange", "refunds");
      operator.rejectTable(refunds, "for the recording");
      operator.admitTable(refunds, "for the recording");
      sql(
          lane.source(),
          "DELETE FROM exchange.global_fee",
          "TRUNCATE exchange.wire_fee",
          "SELECT pg_logical_emit_message(true, 'recorded', repeat('x', "
              + 4 * LARGEST_VALUE
              + "))");
      workload.runUntilRows(ROWS + 100);
      caughtUp(lane, validator, operator);
      operator.drain(Lsn.NONE, "for the recording");
      await().atMost(WITHIN).until(() -> stages.words().contains("drained"));
    } finally {
      stages.stop();
    }
  }

  private static List<Attack> attacks(boolean halting, int most) {
    return AttackChoice.shuffled(VARIANT, SEED, false).stream()
        .map(name -> Attacks.named(VARIANT, name).orElseThrow())
        .filter(attack -> attack.halts() == halting && !attack.observed())
        .limit(most)
        .toList();
  }

  private static void attack(DemoLane lane, List<Attack> attacks) throws SQLException {
    AttackContext context =
        new AttackContext(
            lane::source, VARIANT, DemoLane.LANE.slot(), SEED, DemoLane.WATCH.multipliedBy(2));
    for (Attack attack : attacks) {
      attack.run(context);
    }
  }

  /** Rejects every change at which the lane stands still on its way. */
  private static void caughtUp(DemoLane lane, ValidatorStage validator, Decisions operator)
      throws SQLException {
    CatchUp all;
    try (Connection connection = lane.source();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_current_wal_insert_lsn()::text")) {
      row.next();
      all = CatchUp.upTo(lane.kafka, DemoLane.LANE, Lsn.parse(row.getString(1)));
    }
    Set<Long> released = new HashSet<>();
    await()
        .atMost(WITHIN)
        .until(() -> {
          validator
              .hold()
              .filter(hold -> released.add(hold.journalOffset()))
              .ifPresent(hold -> operator.release(hold.journalOffset(), "for the recording"));
          return all.look() instanceof Standing.Complete;
        });
  }

  private static void sql(Connection connection, String... statements) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Topic, offset, key, headers and value of each record, one after the other. */
  private static void write(DemoLane lane, Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (String topic : DemoLane.LANE.topics()) {
        try (TopicReader reader = new TopicReader(lane.kafka, topic)) {
          reader.toEnd(message -> write(out, message));
        }
      }
      out.writeUTF("");
    }
  }

  private static void write(DataOutputStream out, ConsumerRecord<byte[], byte[]> message) {
    try {
      out.writeUTF(message.topic());
      out.writeLong(message.offset());
      bytes(out, message.key());
      Header[] headers = message.headers().toArray();
      out.writeInt(headers.length);
      for (Header header : headers) {
        out.writeUTF(header.key());
        bytes(out, header.value());
      }
      bytes(out, message.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static void zip(Path directory, Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
        Stream<Path> paths = Files.walk(directory)) {
      zip.setLevel(9);
      Path[] sorted = paths.filter(Files::isRegularFile).toArray(Path[]::new);
      Arrays.sort(sorted);
      for (Path path : sorted) {
        if (!path.endsWith(".lock")) {
          zip.putNextEntry(new ZipEntry(directory.relativize(path).toString()));
          Files.copy(path, zip);
          zip.closeEntry();
        }
      }
    }
  }
}
