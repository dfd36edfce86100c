package org.pyx.console.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/** Rows of {@code exchange_sign_keys}, for tests that need many of one kind. Stateless. */
final class SignKeys {
  private SignKeys() {}

  /** Inserts rows with one COPY; those of a batch are always the same, and begin alike. */
  static void copyIn(Connection source, int rows, int batch) throws SQLException, IOException {
    Random random = new Random(batch);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      lines
          .append("\\\\x")
          .append(hex(random, 32))
          .append("\t\\\\x")
          .append(hex(random, 64))
          .append("\t1000000\t2000000\t3000000\n");
    }
    source
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "COPY exchange.exchange_sign_keys (exchange_pub, master_sig, valid_from, expire_sign, expire_legal) FROM STDIN",
            new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  private static String hex(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return java.util.HexFormat.of().formatHex(bytes);
  }

  /** How many there are. */
  static long count(Connection copy) throws SQLException {
    try (ResultSet row =
        copy.createStatement().executeQuery("SELECT count(*) FROM exchange.exchange_sign_keys")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The digest of all of them. */
  static String content(Connection connection) throws SQLException {
    try (ResultSet row =
        connection
            .createStatement()
            .executeQuery(
                "SELECT md5(string_agg(k::text, '|' ORDER BY esk_serial)) FROM exchange.exchange_sign_keys k")) {
      row.next();
      return row.getString(1);
    }
  }

  /** How many bytes a partition's log has. */
  static long size(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
