package org.pyx.console.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.sink.books.AdoptionBook;
import org.pyx.sink.copying.DatabaseAnswer;
import org.pyx.sink.trusted.TrustedSchemaReader;

/**
 * Reads the trusted schema and the books of a configuration's target, with the sink's own login.
 * Stateless.
 */
final class TargetSchema {
  private static final String CONNECT_SECONDS = "10";

  private TargetSchema() {}

  /**
   * The tables of a database schema of the target.
   *
   * @throws PyxException if the configuration has no target, the database does not answer, or has
   *     no such tables
   */
  static TrustedSchema read(PyxConfig config, String schema) {
    PostgresAccess access = target(config);
    try (Connection connection = connect(access)) {
      TrustedSchema tables = TrustedSchemaReader.read(connection, schema);
      if (tables.tables().isEmpty()) {
        throw new StopException(access + " has no table in schema " + schema);
      }
      return tables;
    } catch (SQLException e) {
      throw DatabaseAnswer.raise(e, "reading the schema of " + access);
    }
  }

  /**
   * Whether the lane took over a copy that another tool or an earlier lane had made, by the copy's
   * own books.
   *
   * @throws PyxException if the configuration has no target, or the database does not answer
   */
  static boolean adopted(PyxConfig config) {
    PostgresAccess access = target(config);
    try (Connection connection = connect(access)) {
      return new AdoptionBook(config.lane()).read(connection).number() > 0;
    } catch (SQLException e) {
      throw DatabaseAnswer.raise(e, "reading the table pyx.adoptions of " + access);
    }
  }

  private static Connection connect(PostgresAccess access) throws SQLException {
    Properties properties = access.connectionProperties();
    properties.putIfAbsent("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("ApplicationName", "pyx-policy");
    properties.setProperty("readOnly", "true");
    return DriverManager.getConnection(access.url(), properties);
  }

  /** Where the target is, for people. */
  static PostgresAccess target(PyxConfig config) {
    return config
        .target()
        .orElseThrow(() ->
            new StopException(
                "the configuration has no \"target\", whose schema is the trusted one"));
  }
}
