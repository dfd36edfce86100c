package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.schemas.stage.StopException;
import org.pyx.verify.TwoDatabases.Outcome;

/** An interrupted comparison goes on where it was. */
class ResumeTest {
  @TempDir Path directory;

  private static final class Interruption extends RuntimeException {}

  private TwoDatabases databases() throws Exception {
    TwoDatabases databases =
        new TwoDatabases()
            .both(
                "CREATE TABLE a (id bigint PRIMARY KEY, memo text)",
                "CREATE TABLE b (id bigint, part bytea, memo text, PRIMARY KEY (id, part))",
                "CREATE TABLE c (id bigint PRIMARY KEY, memo text)",
                "INSERT INTO a SELECT n, 'm' || n FROM generate_series(1, 500) n",
                "INSERT INTO b SELECT n, '\\x00ff', 'm' || n FROM generate_series(1, 30000) n",
                "INSERT INTO c SELECT n, 'm' || n FROM generate_series(1, 500) n")
            .source(
                "DELETE FROM a WHERE id = 5",
                "UPDATE b SET memo = '' WHERE id IN (3, 29999)",
                "UPDATE c SET memo = '' WHERE id = 1");
    VerifyOptions o = databases.options;
    databases.options =
        new VerifyOptions(
            o.lane(),
            o.patience(),
            0.1,
            Duration.ofMillis(3),
            Duration.ofMinutes(1),
            true,
            Set.of(),
            directory.resolve("state"));
    return databases;
  }

  @Test
  void finishedRangesAreNotReadAgain() throws Exception {
    TwoDatabases databases = databases();
    Path state = directory.resolve("state");
    AtomicLong reached = new AtomicLong();
    assertThatThrownBy(() ->
            databases.verify(at -> {
              if (at.table().name().equals("b") && at.rows() > 4_000) {
                reached.set(at.rows());
                throw new Interruption();
              }
            }))
        .isInstanceOf(Interruption.class);
    assertThat(state).exists();

    Outcome rest = databases.verify();

    assertThat(databases.notes)
        .anyMatch(note -> note.startsWith("Going on where an interrupted run was"));
    // that which was kept back is told; that which was told is not told again
    assertThat(rest.words()).contains("EXTRA 5", "DIFFERENT 1 memo");
    assertThat(rest.result().tables())
        .extracting(Result.Table::equal)
        .containsExactly(499L, 29_998L, 499L);
    assertThat(rest.table("b").different()).isEqualTo(2);
    assertThat(state).doesNotExist();
    assertThat(reached.get()).isGreaterThan(4_000);
  }

  @Test
  void anotherPolicyOrDatabaseBeginsAnew() throws Exception {
    TwoDatabases databases = databases();
    assertThatThrownBy(() ->
            databases.verify(_ -> {
              if (Files.exists(directory.resolve("state"))) {
                throw new Interruption();
              }
            }))
        .isInstanceOf(Interruption.class);

    databases.policy("tables:\n  a: {updatable: [memo]}\n");
    assertThatThrownBy(databases::verify)
        .isInstanceOf(StopException.class)
        .hasMessageContaining("other databases, or under another policy");

    assertThatThrownBy(databases()::verify)
        .isInstanceOf(StopException.class)
        .hasMessageContaining("other databases");
  }

  @Test
  void aFileOfSomethingElseIsLeftAlone() throws Exception {
    TwoDatabases databases = databases();
    Path state = directory.resolve("state");
    Files.writeString(state, "my shopping list\n");

    assertThatThrownBy(databases::verify)
        .isInstanceOf(StopException.class)
        .hasMessageContaining("is no file of an interrupted pyx verify");
    assertThat(state).hasContent("my shopping list\n");
  }
}
