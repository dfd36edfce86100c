package org.pyx.sink.trusted;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;

/**
 * Bounds on lengths out of a CHECK as {@code pg_get_constraintdef} writes it. Forms that are not
 * known give no bounds: the database itself still checks them. Stateless.
 */
final class LengthChecks {
  private static final Pattern LENGTH =
      Pattern.compile(
          "(octet_length|length|char_length|character_length)\\("
              + CheckClause.columnPattern("text")
              + "\\) (=|>=|<=|>|<) ([0-9]{1,9})");

  private LengthChecks() {}

  /**
   * A bound on a column.
   *
   * @param octets whether octets are counted, whatever the type
   */
  record Bound(String column, boolean octets, LengthBounds bounds) {}

  /** What a CHECK says about lengths. */
  static List<Bound> parse(String definition) {
    return CheckClause.conditions(definition).stream()
        .map(LengthChecks::bound)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Both bounds at once. */
  static LengthBounds both(@Nullable LengthBounds one, LengthBounds other) {
    return one == null
        ? other
        : new LengthBounds(
            Math.max(one.least(), other.least()), Math.min(one.most(), other.most()));
  }

  private static @Nullable Bound bound(String condition) {
    Matcher length = LENGTH.matcher(condition);
    if (!length.matches()) {
      return null;
    }
    int number = Integer.parseInt(length.group(5));
    LengthBounds bounds =
        switch (length.group(4)) {
          case "=" -> new LengthBounds(number, number);
          case ">=" -> new LengthBounds(number, Integer.MAX_VALUE);
          case ">" -> new LengthBounds(number + 1, Integer.MAX_VALUE);
          case "<=" -> new LengthBounds(0, number);
          default -> new LengthBounds(0, Math.max(0, number - 1));
        };
    return new Bound(
        CheckClause.column(length.group(2), length.group(3)),
        length.group(1).equals("octet_length"),
        bounds);
  }
}
