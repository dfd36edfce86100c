package org.pyx.sink.copying;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.sink.Shop;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.trusted.TrustedSchemaReader;

/** The copy follows from the history alone: not from how many transactions were written at once. */
class HistoryTest {
  private static final String SCHEMA =
      """
      CREATE SCHEMA h;
      CREATE TABLE h.p (id bigint PRIMARY KEY, up bigint CHECK (up < 90), code int UNIQUE);
      CREATE TABLE h.c (id bigint PRIMARY KEY, up bigint REFERENCES h.p, code int UNIQUE);
      CREATE TABLE h.g (id bigint PRIMARY KEY, up bigint REFERENCES h.c
        DEFERRABLE INITIALLY DEFERRED, code int UNIQUE);
      CREATE TABLE h.s (id bigint PRIMARY KEY, up bigint REFERENCES h.s, code int UNIQUE);
      """;
  private static final Policy POLICY =
      PolicyFile.parse("h", "policy: h\nschema: h\nunlisted: copy\ntables: {}\n");
  private static final Layout LAYOUT = new Layout(List.of("id", "up", "code"));
  private static final String CONTENT =
      "SELECT string_agg(t, ' ' ORDER BY t) FROM (SELECT 'p' || p.* AS t FROM h.p UNION ALL"
          + " SELECT 'c' || c.* FROM h.c UNION ALL SELECT 'g' || g.* FROM h.g"
          + " UNION ALL SELECT 's' || s.* FROM h.s) all_rows";

  private long offset;

  /** What became of a history. */
  private record Outcome(String copy, String refused) {}

  @Test
  void aBatchDecidesAsItsTransactionsWouldAlone() throws Exception {
    Shop shop = new Shop();
    shop.execute(SCHEMA);
    long seed = System.nanoTime();
    System.out.println("histories with seed " + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 200; round++) {
      List<List<AcceptedRow>> history = history(random);
      Outcome alone = write(shop, history.stream().map(List::of).toList());
      assertThat(write(shop, List.of(history))).as("in one batch").isEqualTo(alone);
      assertThat(write(shop, batches(history, random))).as("in some").isEqualTo(alone);
      refused += alone.refused().equals("{}") ? 0 : 1;
    }
    assertThat(refused).as("histories with refused rows").isBetween(100, 200);
  }

  @Test
  void aParentOfALaterTransactionIsNoParentUnlessItIsInTheCopy() throws Exception {
    Shop shop = new Shop();
    shop.execute(SCHEMA);
    List<List<AcceptedRow>> history =
        List.of(
            List.of(row("c", 1, 7L, 0, 1), row("g", 2, 1L, 0, 1)),
            List.of(row("p", 7, null, 0, 2)),
            List.of(row("c", 3, 7L, 1, 3)));
    try (Connection connection = shop.admin()) {
      connection.setAutoCommit(false);
      ChunkCopier copier = copier(connection);
      copier.copy(history.stream().flatMap(List::stream).toList());
      copier.finish();
      assertThat(copier.takeRefusals())
          .extracting(refusal -> refusal.finding().explanation())
          .containsExactly(
              "the database refuses the row of table h.c: SQLSTATE 23503, constraint c_up_fkey;"
                  + " the parent came in a later transaction",
              "the database refuses the row of table h.g: SQLSTATE 23503, constraint g_up_fkey");
      connection.commit();
    }
    assertThat(shop.query(CONTENT)).isEqualTo("c(3,7,1) p(7,,0)");
  }

  /** Keys that collide, parents that are missing or refused, children that come too early. */
  private List<List<AcceptedRow>> history(Random random) {
    // In tidy ones nothing is wrong but the order: a whole batch goes in at once unless it is
    // parted.
    boolean tidy = random.nextBoolean();
    int keys = 4 + random.nextInt(12);
    AtomicLong next = new AtomicLong();
    return Stream.iterate(1, i -> i + 1)
        .limit(2 + random.nextInt(12))
        .map(transaction -> {
          List<AcceptedRow> rows = new ArrayList<>();
          for (int i = random.nextInt(tidy ? 3 : 6); i >= 0; i--) {
            String table = List.of("p", "p", "c", "g", "s").get(random.nextInt(5));
            long id = tidy ? next.getAndIncrement() : random.nextInt(keys);
            Long up = random.nextInt(8) == 0 ? null : (Long) near(id, random);
            if (table.equals("p")) {
              up = !tidy && random.nextInt(8) == 0 ? 99L : null;
            }
            rows.add(row(table, id, up, tidy ? (int) id : random.nextInt(60), transaction));
          }
          return rows;
        })
        .toList();
  }

  private static long near(long id, Random random) {
    return Math.max(0, id - 6 + random.nextInt(9));
  }

  private static List<List<List<AcceptedRow>>> batches(
      List<List<AcceptedRow>> history, Random random) {
    List<List<List<AcceptedRow>>> batches = new ArrayList<>();
    for (int from = 0; from < history.size(); ) {
      int to = Math.min(history.size(), from + 1 + random.nextInt(5));
      batches.add(history.subList(from, to));
      from = to;
    }
    return batches;
  }

  private AcceptedRow row(
      String table,
      long id,
      @org.jspecify.annotations.Nullable Long up,
      int code,
      long transaction) {
    Value[] values = {
      new Value.Int(id), up == null ? Value.NULL : new Value.Int(up), new Value.Int(code)
    };
    Change change =
        new Change.Insert(
            new TransactionPosition(transaction, new Lsn(offset + 1), 1),
            0,
            new TableName("h", table),
            new Row(LAYOUT, values),
            false);
    return AcceptedRow.of(offset, offset++, change, 50);
  }

  private static Outcome write(Shop shop, List<List<List<AcceptedRow>>> batches)
      throws SQLException {
    TreeMap<Long, String> refused = new TreeMap<>();
    shop.execute("TRUNCATE h.p, h.c, h.g, h.s");
    try (Connection connection = shop.admin()) {
      connection.setAutoCommit(false);
      for (List<List<AcceptedRow>> batch : batches) {
        ChunkCopier copier = copier(connection);
        copier.copy(batch.stream().flatMap(List::stream).toList());
        copier.finish();
        copier
            .takeRefusals()
            .forEach(
                refusal -> refused.put(refusal.row().offset(), refusal.finding().rule().value()));
        connection.commit();
      }
    }
    return new Outcome(shop.query(CONTENT), refused.toString());
  }

  private static ChunkCopier copier(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
    return new ChunkCopier(
        connection, new CopyPlans(TrustedSchemaReader.read(connection, "h"), POLICY));
  }
}
