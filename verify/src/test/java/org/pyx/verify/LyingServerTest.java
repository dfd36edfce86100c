package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyx.embedded.LyingProxy;
import org.pyx.schemas.stage.StopException;
import org.pyx.verify.Finding.Kind;
import org.pyx.verify.TwoDatabases.Outcome;

/** What a server could say to a comparison that is no PostgreSQL any more. */
class LyingServerTest {
  /** Of the questions about the rows of table t. */
  private static final String OF_T = "FROM \"public\".\"t\" AS t";

  private static TwoDatabases databases() throws Exception {
    return new TwoDatabases()
        .both(
            "CREATE TABLE t (id bigint PRIMARY KEY, memo text)",
            "CREATE TABLE z (id bigint PRIMARY KEY, memo text)",
            "CREATE TABLE heap (id bigint, memo text)",
            "INSERT INTO t SELECT n, 'm' FROM generate_series(1, 3000) n",
            "INSERT INTO z SELECT n, 'm' FROM generate_series(1, 500) n",
            "INSERT INTO heap SELECT n, 'm' FROM generate_series(1, 500) n");
  }

  /** With a deadline of some seconds. */
  private static void hurry(TwoDatabases databases) {
    VerifyOptions o = databases.options;
    databases.options =
        new VerifyOptions(
            o.lane(),
            o.patience(),
            1,
            Duration.ofMillis(100),
            Duration.ofSeconds(4),
            true,
            Set.of(),
            null);
  }

  private static void drip(String question, int type, byte[] content, DataOutputStream client)
      throws IOException {
    for (byte one : LyingProxy.message(type, content)) {
      client.write(one);
      client.flush();
      pause();
    }
  }

  /** The pace of the lie itself, which is what the test is about. */
  private static void pause() throws IOException {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aServerThatSaysOneByteASecondHoldsUpOneTableOnly() throws Exception {
    TwoDatabases databases = databases();
    hurry(databases);
    try (LyingProxy proxy = databases.lying().about(OF_T, LyingServerTest::drip)) {
      Outcome outcome = databases.verify();

      assertThat(outcome.findings())
          .singleElement()
          .satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(f.table().name()).isEqualTo("t");
            assertThat(f.reason()).contains("the exchange", "nobody would wait any more");
          });
      assertThat(outcome.table("z").equal()).isEqualTo(500);
      assertThat(outcome.table("heap").equal()).isEqualTo(500);
      assertThat(proxy.told()).as("messages that were begun").isLessThan(5);
    }
  }

  @Test
  void whatWasComparedBeforeAServerGrewSilentCounts() throws Exception {
    TwoDatabases databases = databases();
    hurry(databases);
    try (LyingProxy proxy = databases.lying()) {
      // the first page is honest, and every other one never ends
      proxy.about("> ($1::pg_catalog.int8) AND", LyingServerTest::drip);

      Outcome outcome = databases.verify();

      assertThat(outcome.words()).containsExactly("UNREADABLE after 2000 to the table's end");
      assertThat(outcome.table("t").equal()).isEqualTo(2_000);
      assertThat(outcome.table("z").clean()).isTrue();
    }
  }

  @Test
  void aServerThatDripsBeforeItLetsUsInIsSaidToGiveNoAnswer() throws Exception {
    TwoDatabases databases = databases();
    hurry(databases);
    try (LyingProxy proxy =
        databases.lying().about("SET statement_timeout", LyingServerTest::drip)) {
      assertThatThrownBy(databases::verify)
          .isInstanceOf(StopException.class)
          .hasMessageContaining("no answer from the exchange");
      assertThat(proxy.told()).isPositive();
    }
  }
}
