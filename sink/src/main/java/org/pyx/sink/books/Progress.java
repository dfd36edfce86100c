package org.pyx.sink.books;

import org.pyx.schemas.model.Lsn;

/**
 * How far a lane has come in the copy.
 *
 * @param nextOffset the accepted topic's first offset that is not in the copy
 * @param journalOffset the journal's last offset that is; -1 at first
 * @param lsn the commit at the exchange up to which the copy stands
 * @param commitTime as the exchange claims, in microseconds since 1970 UTC
 */
public record Progress(long nextOffset, long journalOffset, Lsn lsn, long commitTime) {
  /** Nothing yet. */
  public static final Progress NONE = new Progress(0, -1, Lsn.NONE, 0);
}
