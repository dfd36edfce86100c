package org.pyx.exchange.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads this module's SQL files. Stateless. */
public final class SqlResource {
  private static final Pattern NAME = Pattern.compile("(?m)^-- name: (\\S+)$");

  private SqlResource() {}

  /**
   * The text of one file.
   *
   * @param path below {@code /org/pyx/exchange/}
   * @throws IllegalArgumentException when there is no such file
   */
  public static String text(String path) {
    try (InputStream stream = SqlResource.class.getResourceAsStream("/org/pyx/exchange/" + path)) {
      if (stream == null) {
        throw new IllegalArgumentException("no SQL resource " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read SQL resource " + path, e);
    }
  }

  /**
   * The statements of a file in which each one follows a line {@code -- name: NAME}, in their
   * order. Comment lines are dropped; a statement may be empty.
   *
   * @throws IllegalArgumentException when there is no such file or a name comes twice
   */
  public static Map<String, String> statements(String path) {
    String text = text(path);
    Map<String, String> statements = new LinkedHashMap<>();
    Matcher matcher = NAME.matcher(text);
    boolean found = matcher.find();
    while (found) {
      String name = matcher.group(1);
      int start = matcher.end();
      found = matcher.find();
      String body = text.substring(start, found ? matcher.start() : text.length());
      if (statements.put(name, body.replaceAll("(?m)^--.*$", "").strip()) != null) {
        throw new IllegalArgumentException(path + ": two statements are named " + name);
      }
    }
    return statements;
  }
}
