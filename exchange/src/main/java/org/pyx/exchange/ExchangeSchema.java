package org.pyx.exchange;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyx.exchange.sql.SqlResource;

/** Creates the tables of an exchange, and those of the auditor's copy, in an empty database. */
public final class ExchangeSchema {
  /** Leaves of each partitioned table. */
  static final int LEAVES = 4;

  private static final Pattern PARTITIONED_TABLE =
      Pattern.compile("CREATE TABLE (\\w+) \\((?:(?!CREATE TABLE)[\\s\\S])*?\\n--partitioned: ");
  private static final Pattern ADDED_KEY = Pattern.compile("(?m)^ALTER TABLE (\\w+) (ADD .*;)$");

  private ExchangeSchema() {}

  /**
   * Creates the exchange's own tables, in one transaction.
   *
   * @throws SQLException when the database refuses, for instance because the tables are there
   */
  public static void createExchange(Connection connection, SchemaVariant variant)
      throws SQLException {
    switch (variant) {
      case TALER_2024 -> run(connection, variant, whole2024());
      case TALER_2024_PARTITIONED -> run(connection, variant, partitioned2024());
      case TALER_2021 -> run(connection, variant, SqlResource.text("schema/2021-tables.sql"));
    }
  }

  /**
   * Creates the auditor's tables for an exchange of the given form, in one transaction: never
   * partitioned, with all foreign keys and triggers, and from 2024 on with the triggers that wake
   * the auditor's helpers.
   *
   * @throws SQLException when the database refuses, for instance because the tables are there
   */
  public static void createCopy(Connection connection, SchemaVariant variant) throws SQLException {
    switch (variant) {
      case TALER_2024, TALER_2024_PARTITIONED ->
          run(connection, variant, whole2024() + SqlResource.text("schema/2024-notify.sql"));
      case TALER_2021 -> createExchange(connection, variant);
    }
  }

  private static String whole2024() {
    return script("types", "tables", "keys", "keys-of-leaves")
        + script("foreign-keys-of-configuration", "unpartitioned", "triggers");
  }

  private static String partitioned2024() {
    String tables = script("tables");
    return script("types")
        + tables.replace("--partitioned: ", "")
        + leaves(tables)
        + script("keys")
        + onEachLeaf(script("keys-of-leaves"))
        + script("foreign-keys-of-configuration", "triggers");
  }

  private static String leaves(String tables) {
    StringBuilder sql = new StringBuilder();
    Matcher table = PARTITIONED_TABLE.matcher(tables);
    while (table.find()) {
      for (int leaf = 1; leaf <= LEAVES; leaf++) {
        sql.append(
            "CREATE TABLE %1$s_%2$d PARTITION OF %1$s FOR VALUES WITH (MODULUS %3$d, REMAINDER %4$d);%n"
                .formatted(table.group(1), leaf, LEAVES, leaf - 1));
      }
    }
    return sql.toString();
  }

  private static String onEachLeaf(String keys) {
    StringBuilder sql = new StringBuilder();
    Matcher key = ADDED_KEY.matcher(keys);
    while (key.find()) {
      for (int leaf = 1; leaf <= LEAVES; leaf++) {
        sql.append("ALTER TABLE %s_%d %s%n".formatted(key.group(1), leaf, key.group(2)));
      }
    }
    return sql.toString();
  }

  private static String script(String... names) {
    StringBuilder sql = new StringBuilder();
    for (String name : names) {
      sql.append(SqlResource.text("schema/2024-" + name + ".sql"));
    }
    return sql.toString();
  }

  private static void run(Connection connection, SchemaVariant variant, String script)
      throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + variant.schemaName());
      // The real scripts run in the exchange's schema and name nothing else.
      statement.execute("SET LOCAL search_path TO " + variant.schemaName());
      statement.execute(script);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }
}
