package org.pyx.console.events;

import java.util.List;
import java.util.Optional;
import org.pyx.console.inspect.Entry;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.TrustedSchema;

/**
 * One record with what stands around it.
 *
 * @param entry the record, of the rejected topic or of the journal
 * @param neighbours what stands beside it in the journal, in its transaction
 * @param trusted what was accepted before about the same row, if it was found in time
 * @param table its table as the auditor has it, if it has it
 */
public record EventView(
    Entry entry,
    List<Neighbour> neighbours,
    Optional<Trusted> trusted,
    Optional<TrustedSchema.Table> table) {
  public EventView {
    neighbours = List.copyOf(neighbours);
  }

  /**
   * A record of the journal.
   *
   * @param offset its place there
   * @param words what it is, hostile text
   */
  public record Neighbour(long offset, String words) {}

  /**
   * What was accepted before.
   *
   * @param journalOffset where it stands in the journal
   * @param change what it was
   */
  public record Trusted(long journalOffset, Change change) {}
}
