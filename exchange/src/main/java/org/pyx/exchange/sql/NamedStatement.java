package org.pyx.exchange.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement whose parameters have names.
 *
 * @param sql with a question mark for each parameter
 * @param parameters the names, in the order of the question marks
 */
record NamedStatement(String sql, List<String> parameters) {
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

  /** Parses text in which a parameter is {@code :name} and a cast is {@code ::type}. */
  static NamedStatement parse(String text) {
    List<String> names = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(text);
    String sql =
        parameter.replaceAll(found -> {
          names.add(found.group(1));
          return "?";
        });
    return new NamedStatement(sql, List.copyOf(names));
  }

  /** Whether there is nothing to execute. */
  boolean isEmpty() {
    return sql.isEmpty();
  }

  /** For COPY: the command without the list of parameters that follows it in the file. */
  String copyCommand() {
    return sql.substring(0, sql.lastIndexOf('('));
  }
}
