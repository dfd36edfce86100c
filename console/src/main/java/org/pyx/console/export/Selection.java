package org.pyx.console.export;

import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.Range;

/** What a bundle is to hold. */
public sealed interface Selection {
  /** In words, for the manifest. */
  String words();

  /**
   * Rejected events, and what they rest on: their records of the journal, the frames of their
   * transactions, and what the journal held before about the same rows.
   *
   * @param offsets the part of the rejected topic
   */
  record Events(EntryFilter filter, Range<Long> offsets, String words) implements Selection {}

  /**
   * A part of the journal, and the evidence about it.
   *
   * @param offsets the part
   */
  record Journal(Range<Long> offsets, String words) implements Selection {}
}
