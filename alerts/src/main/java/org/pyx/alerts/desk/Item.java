package org.pyx.alerts.desk;

import org.pyx.schemas.alert.Incident;

/**
 * What a message says of one incident.
 *
 * @param kind why it is said
 * @param incident the incident as it is now
 * @param more events since the recipient was told last
 * @param reminders how often the recipient was reminded of it before
 */
public record Item(Kind kind, Incident incident, long more, int reminders) {
  /** Why something is said, the most pressing first. */
  public enum Kind {
    /** It was not told before. */
    NEW,
    /** It has become worse. */
    WORSE,
    /** It goes on. */
    REMINDER,
    /** It is over. */
    CLOSED
  }
}
