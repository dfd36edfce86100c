package org.pyx.console.events;

import java.time.Instant;
import java.util.Optional;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.Entry;
import org.pyx.console.inspect.EntryJson;
import org.pyx.console.inspect.ValueWords;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.wire.ChangeKind;
import org.pyx.schemas.wire.RecordKeys;

/**
 * A rejected event in a list: little, since events may be large and lists hold many.
 *
 * @param offset on the rejected topic
 * @param written when
 * @param finding what was found; empty if the record cannot be read
 */
public record EventRow(long offset, Instant written, Optional<Found> finding) {
  private static final int SHORT = 300;

  /**
   * What was found.
   *
   * @param rule the rule
   * @param severity how bad
   * @param action what became of the change
   * @param change what it is and about which row; hostile text
   * @param transaction of the exchange
   * @param explanation in words; names in it are hostile text
   */
  public record Found(
      String rule,
      Severity severity,
      Action action,
      String change,
      long transaction,
      String explanation) {}

  /** The row of an entry. */
  static EventRow of(Entry entry, Policy policy) {
    return new EventRow(
        entry.offset(),
        entry.written(),
        entry.content() instanceof Content.Evidence evidence
            ? Optional.of(found(evidence.event(), policy))
            : Optional.empty());
  }

  private static Found found(RejectedEvent event, Policy policy) {
    return new Found(
        event.finding().rule().value(),
        event.finding().severity(),
        event.action(),
        words(event.change(), policy),
        event.change().position().transactionId(),
        ValueWords.cut(event.finding().explanation(), SHORT));
  }

  /** What a change is, and about which row. */
  public static String words(Change change, Policy policy) {
    String key = RecordKeys.text(change, policy);
    return EntryJson.word(ChangeKind.of(change))
        + " "
        + (change instanceof Change.OfTable ofTable
            ? ValueWords.cut(ofTable.table().schema(), SHORT) + "." + key
            : key);
  }
}
