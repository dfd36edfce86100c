package org.pyx.capture.engine;

import io.debezium.connector.postgresql.PostgresValueConverter;
import java.time.OffsetDateTime;

/** PostgreSQL's text of a {@code timestamptz} with the time zone UTC and ISO dates. Stateless. */
final class TimestampText {
  private TimestampText() {}

  static String of(OffsetDateTime time) {
    if (time.equals(PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME)) {
      return "infinity";
    }
    if (time.equals(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME)) {
      return "-infinity";
    }
    int year = time.getYear();
    StringBuilder text = new StringBuilder(40);
    padded(text, year > 0 ? year : 1 - year, 4);
    padded(text.append('-'), time.getMonthValue(), 2);
    padded(text.append('-'), time.getDayOfMonth(), 2);
    padded(text.append(' '), time.getHour(), 2);
    padded(text.append(':'), time.getMinute(), 2);
    padded(text.append(':'), time.getSecond(), 2);
    int micros = time.getNano() / 1_000;
    if (micros != 0) {
      padded(text.append('.'), micros, 6);
      while (text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    text.append("+00");
    return (year > 0 ? text : text.append(" BC")).toString();
  }

  private static void padded(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    text.repeat('0', Math.max(0, width - digits.length())).append(digits);
  }
}
