package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The digest that PostgreSQL makes of a row is the one that Java makes of it. */
class RowTextTest {
  private static final List<String> PIECES =
      List.of("'", "\\", ",", "E'", "NULL", "''", "\\'", " ", "ä", "\n", "\u202E", "𐍈", "x", "\"");

  @Test
  void bothMakeTheSame() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    RowText text = RowText.fresh();
    String sql = "SELECT " + text.digest("t", List.of("a", "b c", "d\"e")) + " FROM t";
    TwoDatabases databases =
        new TwoDatabases().both("CREATE TABLE t (a text, \"b c\" text, \"d\"\"e\" text)");
    try (Connection connection = databases.connectSource()) {
      for (int i = 0; i < 300; i++) {
        List<@Nullable String> values = Arrays.asList(value(random), value(random), value(random));
        connection.createStatement().execute("TRUNCATE t");
        try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
          for (int column = 0; column < 3; column++) {
            insert.setString(column + 1, values.get(column));
          }
          insert.execute();
        }
        try (ResultSet row = connection.createStatement().executeQuery(sql)) {
          row.next();
          assertThat(RowDigest.of(row.getBytes(1)))
              .as("seed %d, %s", seed, values)
              .isEqualTo(text.digest(values));
        }
      }
    }
  }

  @Test
  void noTwoRowsHaveOneText() {
    RowText text = RowText.salted("00");
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (String a : PIECES) {
      for (String b : PIECES) {
        rows.add(List.of(a, b));
        rows.add(List.of(a + b, ""));
        rows.add(List.of("", a + b));
        rows.add(Arrays.asList(a + b, null));
        rows.add(Arrays.asList(null, a + b));
        rows.add(List.of(a + "," + b));
        rows.add(List.of(a + "','" + b));
      }
    }
    Set<List<@Nullable String>> different = new HashSet<>(rows);
    Set<RowDigest> digests = new HashSet<>();
    different.forEach(row -> digests.add(text.digest(row)));

    assertThat(digests).hasSameSizeAs(different);
  }

  @Test
  void eachRunHasASaltOfItsOwn() {
    assertThat(RowText.fresh().digest(List.of("a")))
        .isNotEqualTo(RowText.fresh().digest(List.of("a")));
  }

  private static @Nullable String value(Random random) {
    int pieces = random.nextInt(6) - 1;
    if (pieces < 0) {
      return null;
    }
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      value.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return value.toString();
  }
}
