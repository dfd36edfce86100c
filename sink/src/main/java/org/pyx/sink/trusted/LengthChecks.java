package org.pyx.sink.trusted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;

/**
 * Bounds on lengths out of a CHECK as {@code pg_get_constraintdef} writes it. Forms that are not
 * known give no bounds: the database itself still checks them. Stateless.
 */
final class LengthChecks {
  /** The name under which a domain's CHECK speaks of its value. */
  static final String VALUE = "VALUE";

  private static final Pattern CHECK =
      Pattern.compile("CHECK \\((.*)\\)( NOT VALID| NO INHERIT| NOT ENFORCED)*", Pattern.DOTALL);
  private static final Pattern LENGTH =
      Pattern.compile(
          "(octet_length|length|char_length|character_length)"
              + "\\((?:([a-z_][a-z0-9_$]*|VALUE)|\"((?:[^\"]|\"\")+)\"|\\(([a-z_][a-z0-9_$]*|VALUE)\\)::text)\\)"
              + " (=|>=|<=|>|<) ([0-9]{1,9})");

  private LengthChecks() {}

  /**
   * A bound on a column.
   *
   * @param octets whether octets are counted, whatever the type
   */
  record Bound(String column, boolean octets, LengthBounds bounds) {}

  /** What a CHECK says about lengths. */
  static List<Bound> parse(String definition) {
    Matcher check = CHECK.matcher(definition);
    List<Bound> bounds = new ArrayList<>();
    if (check.matches()) {
      for (String condition : conjuncts(check.group(1))) {
        Bound bound = bound(condition);
        if (bound != null) {
          bounds.add(bound);
        }
      }
    }
    return bounds;
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
    String column =
        length.group(2) != null
            ? length.group(2)
            : length.group(3) != null ? length.group(3).replace("\"\"", "\"") : length.group(4);
    int number = Integer.parseInt(length.group(6));
    LengthBounds bounds =
        switch (length.group(5)) {
          case "=" -> new LengthBounds(number, number);
          case ">=" -> new LengthBounds(number, Integer.MAX_VALUE);
          case ">" -> new LengthBounds(number + 1, Integer.MAX_VALUE);
          case "<=" -> new LengthBounds(0, number);
          default -> new LengthBounds(0, Math.max(0, number - 1));
        };
    return new Bound(column, length.group(1).equals("octet_length"), bounds);
  }

  /** The conditions that are joined by AND at the top. */
  private static List<String> conjuncts(String expression) {
    String inner = unwrapped(expression);
    List<String> parts = new ArrayList<>();
    Map<Integer, Integer> depths = depths(inner);
    int from = 0;
    for (int at = inner.indexOf(" AND "); at >= 0; at = inner.indexOf(" AND ", at + 1)) {
      if (depths.getOrDefault(at, -1) == 0) {
        parts.add(inner.substring(from, at));
        from = at + 5;
      }
    }
    parts.add(inner.substring(from));
    return parts.size() == 1
        ? parts
        : parts.stream().flatMap(part -> conjuncts(part).stream()).toList();
  }

  private static String unwrapped(String expression) {
    String inner = expression;
    while (inner.startsWith("(") && inner.endsWith(")") && closes(inner) == inner.length() - 1) {
      inner = inner.substring(1, inner.length() - 1);
    }
    return inner;
  }

  private static int closes(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Depth of parentheses at each space outside of quotes; AND joins only there. */
  private static Map<Integer, Integer> depths(String text) {
    Map<Integer, Integer> depths = new HashMap<>();
    int depth = 0;
    boolean literal = false;
    boolean identifier = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      literal ^= c == '\'' && !identifier;
      identifier ^= c == '"' && !literal;
      if (!literal && !identifier) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ' ') {
          depths.put(i, depth);
        }
      }
    }
    return depths;
  }
}
