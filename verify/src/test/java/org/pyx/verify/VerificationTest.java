package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyx.verify.Finding.Kind;
import org.pyx.verify.TwoDatabases.Outcome;

/** What is found, and what is not, in tables of every kind. */
class VerificationTest {
  private static final String ORDERS =
      "CREATE TABLE orders (id bigint PRIMARY KEY, memo text, paid bytea, n int)";

  private static String orders(int from, int to) {
    return "INSERT INTO orders SELECT i, 'memo ' || i, sha256(i::text::bytea), i FROM"
        + " generate_series(%d, %d) i".formatted(from, to);
  }

  @Test
  void equalTablesAreEqual() throws Exception {
    Outcome outcome = new TwoDatabases().both(ORDERS, orders(1, 25_000)).verify();

    assertThat(outcome.result().clean()).isTrue();
    assertThat(outcome.findings()).isEmpty();
    assertThat(outcome.table("orders").equal()).isEqualTo(25_000);
  }

  @Test
  void emptyTablesAreEqual() throws Exception {
    Outcome outcome = new TwoDatabases().both(ORDERS, "CREATE TABLE heap (a text)").verify();

    assertThat(outcome.result().clean()).isTrue();
    assertThat(outcome.result().tables()).hasSize(2);
  }

  @Test
  void rowsThatLackAreToldFromOnesTooMany() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(ORDERS, orders(1, 20_000))
            .copy("DELETE FROM orders WHERE id IN (1, 777, 20000)")
            .source("DELETE FROM orders WHERE id IN (2, 15000, 19999)")
            .verify();

    assertThat(outcome.words())
        .containsExactlyInAnyOrder(
            "MISSING 1", "MISSING 777", "MISSING 20000", "EXTRA 2", "EXTRA 15000", "EXTRA 19999");
    assertThat(outcome.table("orders").equal()).isEqualTo(19_994);
    assertThat(outcome.table("orders").inCopy()).isEqualTo(19_997);
  }

  @Test
  void theColumnsThatDifferAreNamed() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(ORDERS, orders(1, 5_000))
            .source("UPDATE orders SET memo = 'forged', n = -1 WHERE id = 4321")
            .source("UPDATE orders SET paid = NULL WHERE id = 17")
            .verify();

    assertThat(outcome.words())
        .containsExactlyInAnyOrder("DIFFERENT 4321 memo,n", "DIFFERENT 17 paid");
    assertThat(outcome.table("orders").different()).isEqualTo(2);
  }

  @Test
  void oneSideMayBeEmpty() throws Exception {
    Outcome nothingCopied = new TwoDatabases().both(ORDERS).source(orders(1, 3_000)).verify();
    Outcome allDeleted = new TwoDatabases().both(ORDERS).copy(orders(1, 3_000)).verify();

    assertThat(nothingCopied.table("orders").missing()).isEqualTo(3_000);
    assertThat(allDeleted.table("orders").extra()).isEqualTo(3_000);
  }

  @Test
  void nullIsNeitherEmptyNorTheWord() throws Exception {
    String table = "CREATE TABLE t (id int PRIMARY KEY, a text, b text)";
    Outcome outcome =
        new TwoDatabases()
            .source(
                table,
                "INSERT INTO t VALUES (1, NULL, ''), (2, '', NULL), (3, 'NULL', NULL),"
                    + " (4, 'a'',''b', 'c'), (5, E'\\\\', ''), (6, 'same', NULL)")
            .copy(
                table,
                "INSERT INTO t VALUES (1, '', NULL), (2, 'NULL', NULL), (3, NULL, 'NULL'),"
                    + " (4, 'a', 'b'',''c'), (5, '', E'\\\\'), (6, 'same', NULL)")
            .verify();

    assertThat(outcome.words())
        .containsExactlyInAnyOrder(
            "DIFFERENT 1 a,b",
            "DIFFERENT 2 a",
            "DIFFERENT 3 a,b",
            "DIFFERENT 4 a,b",
            "DIFFERENT 5 a,b");
  }

  @Test
  void aTableWithoutAKeyIsAHeapOfRows() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(
                "CREATE TABLE heap (a int, b text)",
                "INSERT INTO heap SELECT i % 1000, 'row' || i / 2 FROM generate_series(1, 8000) i")
            .source(
                "INSERT INTO heap VALUES (7, 'once'), (8, 'twice'), (8, 'twice'), (9, NULL)",
                "UPDATE heap SET a = a") // lies elsewhere now
            .copy("INSERT INTO heap VALUES (8, 'twice'), (9, 'NULL'), (10, 'more'), (10, 'more')")
            .verify();

    assertThat(outcome.words())
        .containsExactlyInAnyOrder(
            "MISSING 7, once",
            "MISSING 8, twice",
            "MISSING 9, NULL",
            "EXTRA 9, NULL",
            "EXTRA 10, more",
            "EXTRA 10, more");
    assertThat(outcome.table("heap").equal()).isEqualTo(8_001);
  }

  @Test
  void keysMayBeBytesOrComposite() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(
                "CREATE TABLE reserves (pub bytea PRIMARY KEY, memo text)",
                "INSERT INTO reserves SELECT sha256(i::text::bytea), 'r' || i"
                    + " FROM generate_series(1, 9000) i",
                "CREATE TABLE parts (pub bytea, n int, memo text, PRIMARY KEY (pub, n))",
                "INSERT INTO parts SELECT sha256((i / 3)::text::bytea), i % 3, 'p' || i"
                    + " FROM generate_series(1, 9000) i")
            .source("UPDATE reserves SET memo = '' WHERE memo = 'r4711'")
            .source("DELETE FROM parts WHERE memo IN ('p100', 'p101')")
            .copy("UPDATE parts SET memo = '' WHERE memo = 'p8000'")
            .verify();

    assertThat(outcome.table("reserves").different()).isEqualTo(1);
    assertThat(outcome.findings())
        .filteredOn(f -> f.table().name().equals("reserves"))
        .singleElement()
        .satisfies(f -> assertThat(f.key()).startsWith("\\x").hasSize(66));
    assertThat(outcome.table("parts").extra()).isEqualTo(2);
    assertThat(outcome.table("parts").different()).isEqualTo(1);
  }

  @Test
  void keysOfTextAreNotOrderedByACollation() throws Exception {
    String rows =
        "INSERT INTO t SELECT chr(65 + i % 58) || chr(228 + i % 20) || i, i"
            + " FROM generate_series(1, 6000) i";
    Outcome outcome =
        new TwoDatabases()
            .source("CREATE TABLE t (k text COLLATE \"C\" PRIMARY KEY, n int)", rows)
            .copy("CREATE TABLE t (k text COLLATE \"unicode\" PRIMARY KEY, n int)", rows)
            .source("UPDATE t SET n = 0 WHERE n = 3000")
            .copy("DELETE FROM t WHERE n = 5999")
            .verify();

    assertThat(outcome.findings())
        .extracting(Finding::kind)
        .containsExactlyInAnyOrder(Kind.DIFFERENT, Kind.MISSING);
    assertThat(outcome.table("t").equal()).isEqualTo(5_998);
  }

  @Test
  void compositesAreCompared() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .both(
                "CREATE TYPE taler_amount AS (val int8, frac int4)",
                "CREATE TABLE t (id bigint PRIMARY KEY, amount taler_amount NOT NULL, "
                    + " parts taler_amount[], at timestamptz, d date, f float8, j jsonb, i interval)",
                "INSERT INTO t SELECT i, (i, 5)::taler_amount, ARRAY[(i, 1)::taler_amount],"
                    + " '2026-01-01'::timestamptz + i * interval '1 second', '2026-01-01'::date + i,"
                    + " i / 3.0, '{\"a\": 1}', i * interval '1 minute'"
                    + " FROM generate_series(1, 3000) i")
            .source("UPDATE t SET amount.frac = 6 WHERE id = 9")
            .verify();

    assertThat(outcome.words()).containsExactly("DIFFERENT 9 amount");
  }

  @Test
  void whatMayMoveOrIsDerivedIsNotCompared() throws Exception {
    Outcome outcome =
        new TwoDatabases()
            .policy(
                """
                tables:
                  t:
                    derived: [total]
                    updatable: [note]
                    once-true: [done]
                """)
            .both(
                "CREATE TABLE t (id bigint PRIMARY KEY, total int DEFAULT 0, note text, done bool,"
                    + " fixed text)",
                "INSERT INTO t SELECT i, 0, 'n', false, 'f' FROM generate_series(1, 100) i")
            .source(
                "UPDATE t SET total = 7, note = 'other', done = true",
                "UPDATE t SET fixed = 'g' WHERE id = 50")
            .verify();

    assertThat(outcome.words()).containsExactly("DIFFERENT 50 fixed");
  }

  @Test
  void namesMayHoldAnyCharacter() throws Exception {
    String table =
        "CREATE TABLE \"we\"\"ird 'table' -- x\" (\"k\"\"ey\" bigint PRIMARY KEY, \"co l;\" text)";
    Outcome outcome =
        new TwoDatabases()
            .both(
                table,
                "INSERT INTO \"we\"\"ird 'table' -- x\" SELECT i, 'x' FROM generate_series(1, 10) i")
            .source("UPDATE \"we\"\"ird 'table' -- x\" SET \"co l;\" = 'y' WHERE \"k\"\"ey\" = 3")
            .verify();

    assertThat(outcome.words()).containsExactly("DIFFERENT 3 co l;");
  }

  @Test
  void tablesMayBeWide() throws Exception {
    String columns =
        IntStream.range(0, 230).mapToObj(i -> "c" + i + " int").collect(Collectors.joining(", "));
    Outcome outcome =
        new TwoDatabases()
            .both(
                "CREATE TABLE wide (id bigint PRIMARY KEY, " + columns + ")",
                "INSERT INTO wide (id, c0) SELECT i, i FROM generate_series(1, 20) i")
            .source("UPDATE wide SET c229 = 1 WHERE id = 5", "UPDATE wide SET c99 = 1 WHERE id = 6")
            .verify();

    assertThat(outcome.words()).containsExactlyInAnyOrder("DIFFERENT 5 c229", "DIFFERENT 6 c99");
  }

  @Test
  void onlyChosenTablesAreCompared() throws Exception {
    TwoDatabases databases =
        new TwoDatabases()
            .both(ORDERS, "CREATE TABLE other (id int PRIMARY KEY)")
            .source("INSERT INTO other VALUES (1)", orders(1, 1));
    VerifyOptions all = databases.options;
    databases.options =
        new VerifyOptions(
            all.lane(),
            all.patience(),
            1,
            all.target(),
            all.longest(),
            true,
            Set.of("other"),
            null);

    assertThat(databases.verify().words()).isEqualTo(List.of("MISSING 1"));
  }
}
