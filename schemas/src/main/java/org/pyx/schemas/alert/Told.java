package org.pyx.schemas.alert;

import java.time.Instant;
import java.util.List;
import org.pyx.schemas.model.Severity;

/**
 * What a recipient was told, and how much it may still be told in this hour.
 *
 * @param recipient its name in the configuration
 * @param credit of its token bucket, in millionths of a message
 * @param at when the credit was counted
 * @param heartbeat when it was last told that Pyx is alive
 * @param of what it knows of each incident
 */
public record Told(String recipient, long credit, Instant at, Instant heartbeat, List<Of> of)
    implements AlertRecord {
  /** What the keys begin with. */
  public static final String KEY = "recipient/";

  public Told {
    of = List.copyOf(of);
  }

  @Override
  public String key() {
    return KEY + recipient;
  }

  /**
   * What a recipient knows of an incident.
   *
   * @param incident its id
   * @param severity how bad it was then
   * @param count of how many events it was told
   * @param at when
   * @param reminders how often it was reminded
   * @param closed whether it was told that it is over
   */
  public record Of(
      String incident, Severity severity, long count, Instant at, int reminders, boolean closed) {}
}
