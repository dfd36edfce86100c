package org.pyx.capture.engine;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGobject;
import org.pyx.capture.translation.Markers;
import org.pyx.schemas.stage.StopException;

/**
 * Takes over every column from the engine's own conversions, of which many approximate: numbers,
 * booleans and bytes as they are, everything else as PostgreSQL's text. Made by the engine, by
 * name. Immutable once it is configured.
 */
public final class ExactConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  /** The setting with the oids of the types that it may carry; if it is absent, all. */
  static final String TYPES = "types";

  private static final int BOOL = 16;
  private static final int BYTEA = 17;
  private static final int INT8 = 20;
  private static final int INT2 = 21;
  private static final int INT4 = 23;
  private static final int FLOAT4 = 700;
  private static final int FLOAT8 = 701;

  private @Nullable Set<Integer> types;

  /** For the engine. */
  public ExactConverter() {}

  @Override
  public void configure(Properties properties) {
    String list = properties.getProperty(TYPES);
    if (list != null) {
      types =
          Arrays.stream(list.split(",", -1))
              .map(Integer::parseUnsignedInt)
              .collect(Collectors.toUnmodifiableSet());
    }
  }

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    // for a domain the native type is that of its base
    if (types != null && !types.contains(column.nativeType())) {
      // Only a value is refused, not the column: the table may be one that is not published. After
      // the refusal the check at the start decides, which knows types that were made meanwhile.
      registration.register(
          schema(column, SchemaBuilder.string()), value -> refuse(value, column.typeName()));
      return;
    }
    switch (column.nativeType()) {
      case INT2, INT4, INT8 ->
          registration.register(schema(column, SchemaBuilder.int64()), ExactConverter::integer);
      case BOOL ->
          registration.register(
              schema(column, SchemaBuilder.bool()), value -> value instanceof Boolean b ? b : null);
      case FLOAT4, FLOAT8 ->
          registration.register(schema(column, SchemaBuilder.float64()), ExactConverter::real);
      case BYTEA ->
          registration.register(schema(column, SchemaBuilder.bytes()), ExactConverter::bytes);
      default -> {
        String name = column.dataCollection() + "." + column.name();
        String type = column.typeName();
        registration.register(
            schema(column, SchemaBuilder.string()), value -> text(value, name, type));
      }
    }
  }

  private static @Nullable Object refuse(@Nullable Object value, String type) {
    if (value == null) {
      return null;
    }
    throw new StopException(
        "type " + type + " came while capture ran and is not known to be exact");
  }

  // Always optional: the engine puts a made-up value where a column that may not be null is null,
  // as it is for all but the key in a DELETE.
  private static SchemaBuilder schema(RelationalColumn column, SchemaBuilder builder) {
    builder.parameter(Markers.TYPE, column.typeName());
    return column.isOptional() ? builder : builder.optional();
  }

  private static @Nullable Object integer(@Nullable Object value) {
    return value instanceof Number n ? (Object) n.longValue() : null;
  }

  private static @Nullable Object real(@Nullable Object value) {
    return value instanceof Number n ? (Object) n.doubleValue() : null;
  }

  private static byte @Nullable [] bytes(@Nullable Object value) {
    if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
      return Markers.UNCHANGED_BYTES;
    }
    return value instanceof byte[] b ? b : null;
  }

  private static @Nullable String text(@Nullable Object value, String column, String type) {
    if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
      return Markers.UNCHANGED_TEXT;
    }
    return switch (value) {
      case null -> null;
      case String s -> s;
      // what the engine does not know it gives as the bytes of PostgreSQL's text
      case byte[] b -> new String(b, StandardCharsets.UTF_8);
      case PgArray array -> array.toString();
      case PGobject object -> object.getValue();
      case UUID uuid -> uuid.toString();
      case BigDecimal number -> number.toPlainString();
      case SpecialValueDecimal number -> decimal(number);
      case OffsetDateTime time -> TimestampText.of(time);
      case Number number -> number.toString();
      case Boolean flag -> flag.toString();
      default ->
          throw new StopException(
              String.format(
                  Locale.ROOT,
                  "column %s has type %s, which capture cannot carry exactly (%s)",
                  column,
                  type,
                  value.getClass().getName()));
    };
  }

  private static String decimal(SpecialValueDecimal number) {
    return number
        .getDecimalValue()
        .map(BigDecimal::toPlainString)
        .orElseGet(() -> Double.toString(number.toDouble()));
  }
}
