package org.pyx.schemas.alert;

/**
 * What an incident is about: events of one lane that break the same rule at the same thing are one
 * incident.
 *
 * @param lane the lane
 * @param rule the rule, or the check of the pipeline, such as {@code check.lag}
 * @param thing the table as {@code schema.table}, or what else is concerned; empty where nothing
 *     is. Chosen by the exchange: hostile text wherever it is shown
 */
public record Subject(String lane, String rule, String thing) {
  /** Stands for all further tables of a rule of which too many tables are concerned already. */
  public static final String OTHERS = "(other tables)";

  public Subject {
    if (lane.isEmpty() || rule.isEmpty()) {
      throw new IllegalArgumentException("a subject needs a lane and a rule");
    }
  }

  /** The same rule, with no table of its own. */
  public Subject others() {
    return new Subject(lane, rule, OTHERS);
  }
}
