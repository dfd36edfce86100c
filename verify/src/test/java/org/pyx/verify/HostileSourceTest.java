package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyx.verify.Finding.Kind;
import org.pyx.verify.TwoDatabases.Outcome;

/** What a malicious exchange would do to its database so that a comparison sees something else. */
class HostileSourceTest {
  private static final String TABLE =
      "CREATE TABLE t (id bigint PRIMARY KEY, b bytea, at timestamptz, d date, f float8, i interval,"
          + " m money, memo text)";
  private static final String ROWS =
      "INSERT INTO t SELECT n, sha256(n::text::bytea), to_timestamp(n * 1e6), '2026-01-13'::date + n,"
          + " n / 3.0, n * interval '36 hours', n::numeric::money, 'm' || n"
          + " FROM generate_series(1, 500) n";

  @Test
  void settingsOfDatabaseAndRoleChangeNothing() throws Exception {
    TwoDatabases databases = new TwoDatabases().both(TABLE, ROWS);
    for (String setting :
        new String[] {
          "DateStyle = 'SQL, DMY'",
          "TimeZone = 'Pacific/Chatham'",
          "bytea_output = 'escape'",
          "extra_float_digits = -5",
          "IntervalStyle = 'iso_8601'",
          "standard_conforming_strings = off",
          "search_path = evil, pg_catalog",
          "default_transaction_isolation = 'serializable'",
          "enable_indexscan = off",
          "statement_timeout = 1"
        }) {
      databases.source(
          "ALTER DATABASE " + databases.name + " SET " + setting,
          "ALTER ROLE reader IN DATABASE " + databases.name + " SET " + setting);
    }
    assertThat(databases.verify().findings()).isEmpty();
  }

  @Test
  void functionsAndOperatorsOfTheExchangeAreNotCalled() throws Exception {
    TwoDatabases databases =
        new TwoDatabases()
            .both(TABLE, ROWS)
            .source("UPDATE t SET memo = 'forged' WHERE id = 44")
            .source("CREATE SCHEMA evil", "GRANT USAGE ON SCHEMA evil TO PUBLIC");
    for (String schema : new String[] {"evil", "public"}) {
      databases.source(
          "CREATE FUNCTION "
              + schema
              + ".sha256(bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS"
              + " 'SELECT pg_catalog.sha256(''''::bytea)'",
          "CREATE FUNCTION "
              + schema
              + ".quote_nullable(text) RETURNS text LANGUAGE sql IMMUTABLE AS"
              + " 'SELECT ''x''::text'",
          "CREATE FUNCTION "
              + schema
              + ".count() RETURNS bigint LANGUAGE sql IMMUTABLE AS"
              + " 'SELECT 1::bigint'",
          "CREATE FUNCTION "
              + schema
              + ".never(bigint, bigint) RETURNS boolean LANGUAGE sql IMMUTABLE"
              + " AS 'SELECT false'",
          "CREATE OPERATOR "
              + schema
              + ".> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = "
              + schema
              + ".never)",
          "CREATE OPERATOR "
              + schema
              + ".<= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = "
              + schema
              + ".never)",
          "CREATE TYPE " + schema + ".text AS (a int)");
    }
    databases.source(
        "ALTER ROLE reader IN DATABASE "
            + databases.name
            + " SET search_path = evil, public, pg_catalog");

    Outcome outcome = databases.verify();

    assertThat(outcome.words()).containsExactly("DIFFERENT 44 memo");
  }

  @Test
  void rowsHiddenByAPolicyOfTheServerAreNoEquality() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(TABLE, ROWS)
            .source(
                "INSERT INTO t (id) VALUES (501)",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY p ON t USING (id <= 500)")
            .verify();

    assertThat(outcome.findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.kind()).isEqualTo(Kind.UNREADABLE);
          assertThat(f.reason()).contains("the exchange").contains("42501");
        });
  }

  @Test
  void aTableOrColumnThatIsGoneIsSaid() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(TABLE, ROWS, "CREATE TABLE gone (id int PRIMARY KEY)")
            .source("ALTER TABLE t DROP COLUMN m, ADD COLUMN \"M\" money", "DROP TABLE gone")
            .verify();

    assertThat(outcome.findings())
        .extracting(Finding::reason)
        .containsExactlyInAnyOrder(
            "the source has no such table, or does not show it",
            "the source's table lacks 1 of its columns");
    assertThat(outcome.result().clean()).isFalse();
  }

  @Test
  void duplicatesAndNullsUnderADroppedKeyAreFound() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(TABLE, ROWS, "CREATE TABLE u (id bigint PRIMARY KEY, memo text)")
            .both("INSERT INTO u SELECT n, 'm' FROM generate_series(1, 4000) n")
            .source(
                "ALTER TABLE t DROP CONSTRAINT t_pkey",
                "ALTER TABLE t ALTER id DROP NOT NULL",
                "INSERT INTO t (id, memo) VALUES (NULL, 'unseen')",
                "ALTER TABLE u DROP CONSTRAINT u_pkey",
                "CREATE INDEX ON u (id)",
                // at the end of the first page, where a limit would cut it off
                "INSERT INTO u VALUES (2000, 'm'), (2000, 'second')")
            .verify();

    assertThat(outcome.words())
        .containsExactlyInAnyOrder("MISSING NULL", "MISSING 2000", "MISSING 2000");
  }

  @Test
  void anotherOrderOfTheIndexDeceivesNobody() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both("CREATE TABLE t (id bigint PRIMARY KEY, memo text)")
            .both("INSERT INTO t SELECT n, 'm' FROM generate_series(1, 3000) n")
            .source(
                "ALTER TABLE t DROP CONSTRAINT t_pkey, ALTER id TYPE text",
                "ALTER TABLE t ADD PRIMARY KEY (id)",
                "UPDATE t SET memo = 'forged' WHERE id = '9'")
            .verify();

    assertThat(outcome.words()).containsExactly("DIFFERENT 9 memo");
  }

  @Test
  void aServerThatDoesNotAnswerIsNotEqual() throws Exception {
    TwoDatabases databases =
        new TwoDatabases()
            .both(TABLE, ROWS, "CREATE TABLE z (id int PRIMARY KEY)")
            .source(
                "DROP TABLE z",
                "CREATE FUNCTION slow() RETURNS int LANGUAGE plpgsql AS"
                    + " 'BEGIN PERFORM pg_sleep(600); RETURN 1; END'",
                "ALTER TABLE t RENAME TO hidden",
                "CREATE VIEW t AS SELECT *, slow() FROM hidden",
                "CREATE TABLE z (id int)",
                "CREATE VIEW zz AS SELECT 1");
    VerifyOptions all = databases.options;
    databases.options =
        new VerifyOptions(
            all.lane(),
            all.patience(),
            1,
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            true,
            Set.of(),
            null);

    Outcome outcome = databases.verify();

    assertThat(outcome.table("t").unreadable()).isEqualTo(1);
    assertThat(outcome.table("z").clean()).isTrue();
    assertThat(outcome.result().clean()).isFalse();
  }

  @Test
  void aRowThatCannotBeReadIsCircledIn() throws Exception {
    TwoDatabases databases =
        new TwoDatabases()
            .both("CREATE TABLE t (id bigint PRIMARY KEY, memo text)")
            .both("INSERT INTO t SELECT n, 'm' FROM generate_series(1, 3000) n")
            .source(
                "CREATE FUNCTION trap(text) RETURNS text LANGUAGE plpgsql AS"
                    + " 'BEGIN IF $1 = ''bad'' THEN RAISE division_by_zero; END IF; RETURN $1; END'",
                "ALTER TABLE t RENAME COLUMN memo TO real_memo",
                "ALTER TABLE t ADD COLUMN memo text",
                "CREATE DOMAIN trapped AS text",
                "UPDATE t SET memo = real_memo, real_memo = NULL",
                "ALTER TABLE t DROP COLUMN real_memo",
                "CREATE TYPE evil AS (a text)",
                "CREATE FUNCTION to_text(evil) RETURNS text LANGUAGE sql AS"
                    + " 'SELECT trap(($1).a)'",
                "CREATE CAST (evil AS text) WITH FUNCTION to_text(evil)",
                "ALTER TABLE t ALTER memo TYPE evil USING row(memo)::evil",
                "UPDATE t SET memo = row('bad')::evil WHERE id = 2345",
                "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC");
    databases.source("ALTER FUNCTION to_text(evil) SET search_path = public");

    Outcome outcome = databases.verify();

    assertThat(outcome.table("t").unreadable()).isEqualTo(1);
    assertThat(outcome.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.key()).isEqualTo("after 2344 up to 2345"));
    assertThat(outcome.table("t").equal()).isEqualTo(2_999);
  }
}
