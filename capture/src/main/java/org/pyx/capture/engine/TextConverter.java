package org.pyx.capture.engine;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Types;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import org.pyx.schemas.stage.StopException;

/**
 * Has Debezium hand over PostgreSQL's own text of every type that is no number, truth value, bytes
 * or plain text, so that composites, arrays and the like arrive without loss. Debezium makes it by
 * its class name. Thread-safe.
 */
public final class TextConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  /** The configuration key of the marker for unchanged TOAST values. */
  static final String PLACEHOLDER = "placeholder";

  private String placeholder = "";

  @Override
  public void configure(Properties properties) {
    placeholder = properties.getProperty(PLACEHOLDER, "");
  }

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    if (!carriedByDebezium(column)) {
      String name = column.dataCollection() + "." + column.name();
      registration.register(SchemaBuilder.string().optional(), value -> text(name, value));
    }
  }

  private static boolean carriedByDebezium(RelationalColumn column) {
    return switch (column.jdbcType()) {
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> !column.typeName().equals("oid");
      case Types.BIT, Types.BOOLEAN -> column.typeName().equals("bool");
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> true;
      case Types.VARCHAR, Types.CHAR -> true;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> !column.typeName().equals("money");
      default -> false;
    };
  }

  private @Nullable String text(String column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value == UnchangedToastedReplicationMessageColumn.UNCHANGED_TOAST_VALUE) {
      return placeholder;
    }
    return switch (value) {
      case String text -> text;
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case PGobject object -> object.getValue();
      case Array array -> array.toString();
      case UUID uuid -> uuid.toString();
      default ->
          throw new StopException(
              "column "
                  + column
                  + " arrives as "
                  + value.getClass().getName()
                  + ", which cannot be carried exactly");
    };
  }
}
