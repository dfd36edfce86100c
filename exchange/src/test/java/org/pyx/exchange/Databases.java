package org.pyx.exchange;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** New databases in one Postgres 18 that lives as long as the tests. */
final class Databases {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Databases() {}

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("wal_level", "logical")
            .setServerConfig("fsync", "on")
            .setServerConfig("track_commit_timestamp", "on")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A database with the exchange's tables. */
  static ConnectionFactory create(SchemaVariant variant) throws SQLException {
    ConnectionFactory database = empty();
    try (Connection connection = database.open()) {
      ExchangeSchema.createExchange(connection, variant);
    }
    return database;
  }

  /** A database with the auditor's tables. */
  static ConnectionFactory createCopy(SchemaVariant variant) throws SQLException {
    ConnectionFactory database = empty();
    try (Connection connection = database.open()) {
      ExchangeSchema.createCopy(connection, variant);
    }
    return database;
  }

  private static ConnectionFactory empty() throws SQLException {
    String name = "test_" + COUNT.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return () -> DriverManager.getConnection(url(name));
  }

  private static String url(String database) {
    return Server.POSTGRES.getJdbcUrl("postgres", database);
  }
}
