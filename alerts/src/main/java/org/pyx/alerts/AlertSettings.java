package org.pyx.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.CheckRule;
import org.pyx.alerts.desk.Recipient;

/**
 * Who is told, and how.
 *
 * @param quiet an incident without a further event for so long is over
 * @param grouping so long what is not critical waits for more
 * @param recipients who is told
 * @param every how often the pipeline is looked at
 * @param checks when that becomes an incident, where it is otherwise than usual
 */
public record AlertSettings(
    Duration quiet,
    Duration grouping,
    List<Reached> recipients,
    Duration every,
    Map<CheckKind, CheckRule> checks) {
  /**
   * A recipient and the way to it.
   *
   * @param recipient who
   * @param channel how
   */
  public record Reached(Recipient recipient, ChannelSettings channel) {}

  public AlertSettings {
    recipients = List.copyOf(recipients);
    checks = Map.copyOf(checks);
  }

  /** Without checks of its own. */
  public AlertSettings(Duration quiet, Duration grouping, List<Reached> recipients) {
    this(quiet, grouping, recipients, Duration.ofMinutes(1), Map.of());
  }
}
