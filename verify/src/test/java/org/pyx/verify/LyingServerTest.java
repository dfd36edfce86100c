package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.embedded.LyingProxy;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;
import org.pyx.verify.Finding.Kind;
import org.pyx.verify.TwoDatabases.Outcome;

/** What a server could say to a comparison that is no PostgreSQL any more. */
class LyingServerTest {
  /** Of the questions about the rows of table t. */
  private static final String OF_T = "FROM \"public\".\"t\" AS t";

  private static final TableName HEAP = new TableName("public", "heap");

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

  /** Answers of the catalog that are too short, by a part of the question. */
  private static Stream<Arguments> shortAnswers() {
    LyingProxy.Lie noRows =
        (_, type, content, client) -> {
          if (type != 'D') {
            client.write(LyingProxy.message(type, content));
          }
        };
    LyingProxy.Lie noColumns =
        (_, type, content, client) ->
            client.write(
                LyingProxy.message(type, type == 'D' || type == 'T' ? new byte[2] : content));
    return Stream.of("pg_relation_size", "a.attnotnull", "i.indkey")
        .flatMap(part ->
            Stream.of(
                arguments(part, noRows, part.equals("i.indkey")), // a table may have no index
                arguments(part, noColumns, false)));
  }

  @ParameterizedTest
  @MethodSource("shortAnswers")
  void aCatalogThatAnswersTooLittleCostsNoOtherTable(
      String part, LyingProxy.Lie lie, boolean enough, @TempDir Path folder) throws Exception {
    TwoDatabases databases = databases();
    VerifyOptions o = databases.options;
    databases.options =
        new VerifyOptions(
            o.lane(),
            o.patience(),
            1,
            o.target(),
            o.longest(),
            true,
            Set.of(),
            folder.resolve("state"));
    AtomicInteger tables = new AtomicInteger();
    try (LyingProxy proxy = databases.lying()) {
      // of the first table, which is asked for once, only
      proxy.about(
          part,
          (question, type, content, client) -> {
            if (tables.get() == 0) {
              lie.tell(question, type, content, client);
            } else {
              client.write(LyingProxy.message(type, content));
            }
            if (type == 'C') {
              tables.incrementAndGet();
            }
          });

      // the end of the first table is noted, and the run interrupted
      AtomicInteger told = new AtomicInteger();
      assertThatThrownBy(() ->
              databases.verify(_ -> {
                if (told.incrementAndGet() == 1) {
                  throw new IllegalStateException("interrupted");
                }
              }))
          .hasMessage("interrupted");
      Outcome outcome = databases.verify();

      assertThat(proxy.told()).isPositive();
      assertThat(outcome.table("t").clean()).isTrue();
      assertThat(outcome.table("z").clean()).isTrue();
      // the first by its name
      assertThat(outcome.table("heap"))
          .isEqualTo(new Result.Table(HEAP, enough ? 500 : 0, 0, 0, 0, 0, 0, enough ? 0 : 1));
      assertThat(outcome.result().clean()).isEqualTo(enough);
    }
  }

  @Test
  void rowsThatASourceOnlyCountsMakeNoWalkWithoutEnd() throws Exception {
    TwoDatabases databases = databases();
    AtomicLong last = new AtomicLong();
    Pattern size = Pattern.compile("FETCH FIRST ([0-9]+) ROWS");
    try (LyingProxy proxy = databases.lying()) {
      proxy
          .about(
              OF_T + " WHERE true ORDER BY",
              (_, type, content, client) ->
                  client.write(
                      type == 'D'
                          ? LyingProxy.row(Long.toString(Long.MAX_VALUE))
                          : LyingProxy.message(type, content)))
          .about(
              OF_T + " WHERE (t.\"id\")",
              (question, type, content, client) -> {
                Matcher rows = size.matcher(question);
                boolean page = rows.find();
                if (!page || type != 'D') {
                  client.write(LyingProxy.message(type, content));
                }
                if (page && type == 'T') {
                  if (last.incrementAndGet() > 200) {
                    throw new IOException("it walks and walks");
                  }
                  client.write(
                      LyingProxy.row(
                          rows.group(1), "\\x" + "ab".repeat(32), Long.toString(last.get())));
                }
              });

      Outcome outcome = databases.verify();

      assertThat(outcome.findings())
          .singleElement()
          .satisfies(f -> {
            assertThat(f.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(f.key()).isEqualTo("after 10 to the table's end");
            assertThat(f.reason()).contains("the exchange", "does not show them");
          });
      assertThat(outcome.table("t").equal()).isEqualTo(10);
      assertThat(outcome.table("z").clean()).isTrue();
      assertThat(last).hasValue(11);
    }
  }

  /** Each page is followed by traffic in it, before its range is asked for by its bounds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t SELECT id + 1, 'new' FROM t WHERE id % 40 = 2 * ",
        "DELETE FROM t WHERE id % 40 = 2 * "
      })
  void trafficBetweenTwoQuestionsIsNoLie(String traffic) throws Exception {
    TwoDatabases databases =
        new TwoDatabases()
            .both(
                "CREATE TABLE t (id bigint PRIMARY KEY, memo text)",
                "INSERT INTO t SELECT 2 * n, 'm' FROM generate_series(1, 40000) n")
            .source("UPDATE t SET memo = 'forged' WHERE id % 200 = 0");
    VerifyOptions o = databases.options;
    databases.options =
        new VerifyOptions(
            o.lane(), o.patience(), 1, Duration.ofMillis(3), o.longest(), true, Set.of(), null);
    AtomicInteger pages = new AtomicInteger();
    try (LyingProxy proxy = databases.lying()) {
      proxy.about(
          "ROWS WITH TIES",
          (_, type, content, client) -> {
            if (type == 'C' && pages.incrementAndGet() < 20) {
              try {
                databases.source(traffic + pages);
              } catch (SQLException e) {
                throw new IOException(e);
              }
            }
            client.write(LyingProxy.message(type, content));
          });

      Outcome outcome = databases.verify();

      assertThat(outcome.findings()).extracting(Finding::kind).doesNotContain(Kind.UNREADABLE);
      assertThat(outcome.table("t").different()).isEqualTo(400);
      assertThat(outcome.table("t").missing() + outcome.table("t").extra()).isPositive();
      assertThat(pages).hasValueGreaterThan(11);
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
