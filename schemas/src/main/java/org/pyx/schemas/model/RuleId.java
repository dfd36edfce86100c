package org.pyx.schemas.model;

import java.util.regex.Pattern;

/**
 * The stable name of a rule, such as {@code row.rewrite}: what operators filter by and alarms are
 * routed by.
 *
 * @param value lower-case words joined by {@code .} and {@code -}
 */
public record RuleId(String value) implements Comparable<RuleId> {
  private static final Pattern FORM =
      Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");

  public RuleId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a rule id: " + value);
    }
  }

  @Override
  public int compareTo(RuleId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
