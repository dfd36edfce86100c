package org.pyx.sink.trusted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CHECK as {@code pg_get_constraintdef} writes it, taken apart into the conditions that AND
 * joins. Stateless.
 */
final class CheckClause {
  /** The name under which a domain's CHECK speaks of its value. */
  static final String VALUE = "VALUE";

  /** A column as a plain name, a quoted one, or either cast to a type; see {@link #column}. */
  static String columnPattern(String types) {
    String name = "(?:[a-z_][a-z0-9_$]*|VALUE|\"(?:[^\"]|\"\")+\")";
    return "(?:(" + name + ")|\\((" + name + ")\\)::(?:" + types + "))";
  }

  // NOT VALID concerns old rows only; NOT ENFORCED is no law at all, and does not match.
  private static final Pattern CHECK =
      Pattern.compile("CHECK \\((.*)\\)( NOT VALID| NO INHERIT)*", Pattern.DOTALL);

  private CheckClause() {}

  /** The conditions that must all hold; none if the constraint is not enforced. */
  static List<String> conditions(String definition) {
    Matcher check = CHECK.matcher(definition);
    return check.matches() ? conjuncts(check.group(1)) : List.of();
  }

  /** The column that one of two groups of {@link #columnPattern} holds. */
  static String column(@Nullable String plain, @Nullable String cast) {
    String name = plain == null ? String.valueOf(cast) : plain;
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

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
