package org.pyx.alerts;

import java.time.Duration;
import java.util.List;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.desk.Recipient;

/**
 * Who is told, and how.
 *
 * @param quiet an incident without a further event for so long is over
 * @param grouping so long what is not critical waits for more
 * @param recipients who is told
 */
public record AlertSettings(Duration quiet, Duration grouping, List<Reached> recipients) {
  /**
   * A recipient and the way to it.
   *
   * @param recipient who
   * @param channel how
   */
  public record Reached(Recipient recipient, ChannelSettings channel) {}

  public AlertSettings {
    recipients = List.copyOf(recipients);
  }
}
