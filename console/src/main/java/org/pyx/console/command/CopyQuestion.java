package org.pyx.console.command;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.inspect.CopyLook;
import org.pyx.console.inspect.CopyRow;
import org.pyx.console.inspect.RowKey;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.sink.copying.DatabaseAnswer;
import org.pyx.sink.trusted.TrustedSchemaReader;

/** Asks the copy for a row, with the sink's own login, and within bounds. Stateless. */
final class CopyQuestion {
  private static final String CONNECT_SECONDS = "10";

  private CopyQuestion() {}

  /**
   * What the copy holds under a key.
   *
   * @throws org.pyx.schemas.stage.PyxException if it does not say
   */
  static List<CopyRow> rows(PyxConfig config, TableName table, String key) {
    PostgresAccess access = TargetSchema.target(config);
    Properties properties = access.connectionProperties();
    properties.putIfAbsent("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("ApplicationName", "pyx-inspect");
    properties.setProperty("readOnly", "true");
    try (Connection connection = DriverManager.getConnection(access.url(), properties)) {
      TrustedSchema.Table known =
          TrustedSchemaReader.read(connection, table.schema()).byName().get(table);
      if (known == null) {
        throw new StopException("the copy has no table " + table);
      }
      RowKey row = EventOptions.rowKey(key, java.util.Optional.of(known), config.policy());
      return CopyLook.rows(connection, known, row);
    } catch (SQLException e) {
      throw DatabaseAnswer.raise(e, "asking " + access + " for a row");
    }
  }
}
