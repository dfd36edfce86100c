package org.pyx.schemas.alert;

import java.time.Instant;

/**
 * Incidents that are counted and not told, until a time.
 *
 * @param id a short name by which it can be ended
 * @param rule the rules: {@code *} stands for any text
 * @param thing the tables, likewise
 * @param until its end
 * @param by who silenced, as far as is known
 * @param reason why, in the operator's words
 * @param at when, by the operator's clock
 */
public record Silence(
    String id, String rule, String thing, Instant until, String by, String reason, Instant at)
    implements AlertRecord {
  /** What the keys of silences begin with. */
  public static final String KEY = "silence/";

  @Override
  public String key() {
    return KEY + id;
  }

  /** Whether an incident is silenced at a time. */
  public boolean covers(Subject subject, Instant now) {
    return now.isBefore(until) && fits(rule, subject.rule()) && fits(thing, subject.thing());
  }

  /** Linear in the text for each star: a pattern cannot be made to take long. */
  private static boolean fits(String pattern, String text) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return pattern.equals(text);
    }
    if (!text.startsWith(parts[0])) {
      return false;
    }
    int at = parts[0].length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = text.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    String last = parts[parts.length - 1];
    return text.length() - at >= last.length() && text.endsWith(last);
  }
}
