package org.pyx.verify;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A part of a table in which something differs, and which can be looked at again. */
interface Place {
  /**
   * Compares the rows of both sides as they are now.
   *
   * @throws UnansweredException if one of them does not answer
   */
  Leftovers compare();

  /** The digests of the columns of some rows on both sides, by the digest of their key. */
  Pair<Map<RowDigest, List<RowDigest>>> columns(Collection<RowDigest> keys);
}
