package org.pyx.chaos.traffic;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;

/**
 * Three tables of our own beside the exchange's, whose content says of itself whether a transaction
 * is whole and in order: each transaction of a client has the client's next serial and says how
 * many lines it has; most have the next number of all, given away in commit order. Lines have no
 * foreign key, receipts do. Stateless.
 */
public final class Marks {
  /** Holds the order of numbers until the commit. */
  static final long NUMBER_LOCK = 4_711;

  private static final String TABLES =
      """
      SET search_path TO exchange;
      CREATE TABLE mark_line (
        client int NOT NULL, serial bigint NOT NULL, line int NOT NULL, content bytea NOT NULL,
        PRIMARY KEY (client, serial, line));
      CREATE TABLE mark_transaction (
        client int NOT NULL, serial bigint NOT NULL, number bigint UNIQUE, lines int NOT NULL,
        PRIMARY KEY (client, serial));
      CREATE TABLE mark_receipt (
        client int NOT NULL, serial bigint NOT NULL, PRIMARY KEY (client, serial),
        FOREIGN KEY (client, serial) REFERENCES mark_transaction);
      RESET search_path;
      """;

  private Marks() {}

  /** Makes the tables, at the exchange or in the copy. */
  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
  }

  /** The exchange's policy with these tables. */
  public static Policy policy() {
    String taler = PolicyFile.load("taler-2024").text();
    return PolicyFile.parse(
        "chaos.yaml",
        taler.replaceFirst("(?m)^policy: .*$", "policy: chaos")
            + "  mark_line: {}\n  mark_transaction: {}\n  mark_receipt: {}\n");
  }
}
