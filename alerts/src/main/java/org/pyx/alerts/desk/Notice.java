package org.pyx.alerts.desk;

import java.time.Instant;
import java.util.List;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.model.Severity;

/**
 * What a recipient is told in one message.
 *
 * @param lane the lane
 * @param recipient the name of who is told
 * @param at when it is told
 * @param items of one incident or of several; none in a heartbeat
 * @param later how many incidents more are to be told, and follow in a later message
 * @param open how many incidents are open now
 */
public record Notice(
    String lane, String recipient, Instant at, List<Item> items, int later, long open) {
  public Notice {
    items = List.copyOf(items);
  }

  /** Whether it only says that Pyx is alive. */
  public boolean isHeartbeat() {
    return items.isEmpty();
  }

  /** The worst severity in it; information in a heartbeat. */
  public Severity severity() {
    return items.stream()
        .map(item -> item.incident().severity())
        .min(Severity::compareTo)
        .orElse(Severity.INFO);
  }

  /** How many events it stands for: those that the recipient was not told of. */
  public long events() {
    return items.stream().mapToLong(Item::more).sum();
  }

  /** Of all events of the incidents in it, told before or not. */
  public long eventsInAll() {
    return items.stream().map(Item::incident).mapToLong(Incident::count).sum();
  }
}
