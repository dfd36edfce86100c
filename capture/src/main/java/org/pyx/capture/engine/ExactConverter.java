package org.pyx.capture.engine;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGobject;
import org.pyx.capture.translation.Markers;
import org.pyx.capture.translation.Oversize;
import org.pyx.schemas.stage.TryAgainException;

/**
 * Takes over every column from the engine's own conversions, of which many approximate: numbers,
 * booleans and bytes as they are, everything else as PostgreSQL's text. Made by the engine, by
 * name. Not thread-safe before it is configured; immutable afterwards.
 */
public final class ExactConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  private static final int BOOL = 16;
  private static final int BYTEA = 17;
  private static final int INT8 = 20;
  private static final int INT2 = 21;
  private static final int INT4 = 23;
  private static final int FLOAT4 = 700;
  private static final int FLOAT8 = 701;

  /** The setting with the oids of the types that arrive exactly, between commas. */
  static final String EXACT = "exact";

  /** The setting with the oids of those that do not. */
  static final String INEXACT = "inexact";

  /** Types for which an engine of this process was ended once, so that the next one knows them. */
  private static final Set<Asked> ASKED_FOR = ConcurrentHashMap.newKeySet();

  private static final int MOST_ASKED_FOR = 10_000;

  /** The setting with the name of the lane: other lanes read other servers, with other oids. */
  static final String LANE = "lane";

  /** The setting with the largest value that travels, in bytes. */
  static final String LARGEST = "largest";

  private int largest = Integer.MAX_VALUE;

  private record Asked(String lane, int type) {}

  private String lane = "";

  private Set<Integer> exact = Set.of();
  private Set<Integer> inexact = Set.of();

  /** For the engine. */
  public ExactConverter() {}

  @Override
  public void configure(Properties properties) {
    lane = properties.getProperty(LANE, "");
    largest = Integer.parseInt(properties.getProperty(LARGEST));
    exact = oids(properties.getProperty(EXACT, ""));
    inexact = oids(properties.getProperty(INEXACT, ""));
  }

  private static Set<Integer> oids(String list) {
    return Arrays.stream(list.split(",", -1))
        .filter(oid -> !oid.isEmpty())
        .map(Integer::parseUnsignedInt)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    // for a domain the native type is that of its base
    switch (column.nativeType()) {
      case INT2, INT4, INT8 ->
          registration.register(schema(column, SchemaBuilder.int64()), ExactConverter::integer);
      case BOOL ->
          registration.register(
              schema(column, SchemaBuilder.bool()), value -> value instanceof Boolean b ? b : null);
      case FLOAT4, FLOAT8 ->
          registration.register(schema(column, SchemaBuilder.float64()), ExactConverter::real);
      case BYTEA -> registration.register(schema(column, SchemaBuilder.bytes()), this::bytes);
      default -> {
        int type = column.nativeType();
        boolean carried = exact.contains(type);
        registration.register(
            schema(column, SchemaBuilder.string()),
            value -> carried || value == null ? text(value) : notCarried(type, column.typeName()));
      }
    }
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

  private byte @Nullable [] bytes(@Nullable Object value) {
    if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
      return Markers.UNCHANGED_BYTES;
    }
    if (!(value instanceof byte[] b)) {
      return null;
    }
    return b.length > largest ? Oversize.bytes(Oversize.of(b)) : b;
  }

  /**
   * What stands for a value that is not known to arrive exactly. Columns of such types are refused
   * at the first start, and come only if the exchange changes a table later. Their values are not
   * carried, so that the judge rejects the row, and the relation says why: an approximation could
   * pass for the value. A type that was made while the engine ran may be exact: for each the engine
   * is ended once, and the next one has read the catalog anew; if the type is gone by then, so that
   * nobody can say, it is not carried.
   */
  private String notCarried(int type, String name) {
    if (!inexact.contains(type)
        && ASKED_FOR.size() < MOST_ASKED_FOR
        && ASKED_FOR.add(new Asked(lane, type))) {
      throw new TryAgainException("type " + name + " is new; the catalog is read anew");
    }
    return Markers.UNCHANGED_TEXT;
  }

  /** PostgreSQL's text of a value, or what stands for one that is too large. */
  private @Nullable String text(@Nullable Object value) {
    if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
      return Markers.UNCHANGED_TEXT;
    }
    if (value instanceof byte[] b && b.length > largest) {
      return Oversize.text(Oversize.of(b)); // it may be too large for a String beside it
    }
    String text = exactText(value);
    return text != null && Oversize.isLarger(text, largest)
        ? Oversize.text(Oversize.of(text))
        : text;
  }

  private static @Nullable String exactText(@Nullable Object value) {
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
      default -> Markers.UNCHANGED_TEXT;
    };
  }

  private static String decimal(SpecialValueDecimal number) {
    return number
        .getDecimalValue()
        .map(BigDecimal::toPlainString)
        .orElseGet(() -> Double.toString(number.toDouble()));
  }
}
