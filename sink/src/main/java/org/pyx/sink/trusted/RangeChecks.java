package org.pyx.sink.trusted;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TrustedSchema.Range;

/**
 * Bounds on whole numbers out of a CHECK as {@code pg_get_constraintdef} writes it: {@code (x >=
 * 0)}, {@code ((x >= 1) AND (x <= 9))} of a BETWEEN, {@code (x > '-5'::integer)}, {@code (x <>
 * (0)::bigint)}. Forms that are not known give no bounds: the database itself still checks them.
 * Stateless.
 */
final class RangeChecks {
  private static final String WHOLE = "smallint|integer|bigint";
  private static final String COLUMN = CheckClause.columnPattern(WHOLE);
  private static final String NUMBER =
      "(?:([0-9]{1,19})|'(-?[0-9]{1,19})'::(?:"
          + WHOLE
          + ")|\\((-?[0-9]{1,19})\\)(?:::(?:"
          + WHOLE
          + "))?)";
  private static final Pattern COMPARED = Pattern.compile(COLUMN + " (=|>=|<=|>|<) " + NUMBER);
  private static final Pattern REVERSED = Pattern.compile(NUMBER + " (=|>=|<=|>|<) " + COLUMN);

  private RangeChecks() {}

  /** A bound on a column. */
  record Bound(String column, Range range) {}

  /** What a CHECK says about whole numbers. */
  static List<Bound> parse(String definition) {
    return CheckClause.conditions(definition).stream()
        .map(RangeChecks::bound)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Both bounds at once. */
  static Range both(@Nullable Range one, Range other) {
    return one == null
        ? other
        : new Range(Math.max(one.least(), other.least()), Math.min(one.most(), other.most()));
  }

  private static @Nullable Bound bound(String condition) {
    Matcher compared = COMPARED.matcher(condition);
    if (compared.matches()) {
      return bound(
          CheckClause.column(compared.group(1), compared.group(2)),
          compared.group(3),
          number(compared, 4));
    }
    Matcher reversed = REVERSED.matcher(condition);
    return reversed.matches()
        ? bound(
            CheckClause.column(reversed.group(5), reversed.group(6)),
            mirrored(reversed.group(4)),
            number(reversed, 1))
        : null;
  }

  private static @Nullable Bound bound(String column, String operator, BigInteger number) {
    BigInteger bound =
        switch (operator) {
          case ">" -> number.add(BigInteger.ONE);
          case "<" -> number.subtract(BigInteger.ONE);
          default -> number;
        };
    if (bound.bitLength() > 63) {
      return null;
    }
    long value = bound.longValueExact();
    return new Bound(
        column,
        switch (operator) {
          case "=" -> new Range(value, value);
          case ">=", ">" -> new Range(value, Long.MAX_VALUE);
          default -> new Range(Long.MIN_VALUE, value);
        });
  }

  private static String mirrored(String operator) {
    return switch (operator) {
      case ">=" -> "<=";
      case ">" -> "<";
      case "<=" -> ">=";
      case "<" -> ">";
      default -> operator;
    };
  }

  private static BigInteger number(Matcher matcher, int group) {
    for (int i = group; i < group + 3; i++) {
      if (matcher.group(i) != null) {
        return new BigInteger(matcher.group(i));
      }
    }
    throw new IllegalStateException("a number without digits");
  }
}
