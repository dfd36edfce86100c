package org.pyx.verify;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.TableName;

/**
 * The text of a row from which its digest is made, in SQL and in Java: every value as {@code
 * quote_nullable} writes it, joined by commas, behind a salt. Unambiguous: a quoted value ends at
 * its quote, and NULL has none. The salt is new for each run, so that a server must have the rows
 * themselves to answer; digests kept from earlier do not help it. Immutable.
 */
public final class RowText {
  /** PostgreSQL passes at most 100 arguments to a function. */
  private static final int MOST_ARGUMENTS = 50;

  private static final int SALT_BYTES = 16;

  private final String salt;

  private RowText(String salt) {
    this.salt = salt;
  }

  /** With a salt that nobody knows yet. */
  static RowText fresh() {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new RowText(HexFormat.of().formatHex(salt));
  }

  /** With the salt of an earlier run. */
  static RowText salted(String salt) {
    HexFormat.of().parseHex(salt); // nothing else may get into SQL
    return new RowText(salt);
  }

  String salt() {
    return salt;
  }

  /** The digest of values in PostgreSQL's text form. */
  public RowDigest digest(List<@Nullable String> values) {
    StringBuilder text = new StringBuilder(salt);
    values.forEach(value -> quote(text.append(','), value));
    return RowDigest.of(Digest.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** The digest of columns of the table with alias {@code t}, as an SQL expression. */
  String digest(String alias, List<String> columns) {
    String text = "'" + salt + "'";
    for (int from = 0; from < columns.size(); from += MOST_ARGUMENTS) {
      text =
          columns.subList(from, Math.min(columns.size(), from + MOST_ARGUMENTS)).stream()
              .map(column -> "pg_catalog.quote_nullable(" + value(alias, column) + ")")
              .collect(Collectors.joining(", ", "pg_catalog.concat_ws(',', " + text + ", ", ")"));
    }
    return "pg_catalog.sha256(pg_catalog.convert_to(" + text + ", 'UTF8'))";
  }

  /** A column's text, as an SQL expression. */
  static String value(String alias, String column) {
    return alias + "." + TableName.quote(column) + "::pg_catalog.text";
  }

  /** As {@code quote_nullable}: quotes and backslashes doubled, an E before if there are any. */
  private static void quote(StringBuilder text, @Nullable String value) {
    if (value == null) {
      text.append("NULL");
      return;
    }
    if (value.indexOf('\\') >= 0) {
      text.append('E');
    }
    text.append('\'');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\'' || c == '\\') {
        text.append(c);
      }
      text.append(c);
    }
    text.append('\'');
  }
}
