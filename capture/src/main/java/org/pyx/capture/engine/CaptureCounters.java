package org.pyx.capture.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.pyx.schemas.model.Lsn;

/** What capture has done since it was started. Thread-safe. */
public final class CaptureCounters {
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private volatile Lsn lsn = Lsn.NONE;

  /** Counts from zero. */
  public CaptureCounters() {}

  /** Changes that need a verdict. */
  public long rows() {
    return rows.get();
  }

  /** Records of every kind. */
  public long records() {
    return records.get();
  }

  /** The end of the last transaction in the journal. */
  public Lsn lsn() {
    return lsn;
  }

  /** Says where the journal ended at the start. */
  public void resumed(Lsn at) {
    lsn = at;
  }

  void committed(long moreRows, long moreRecords, Lsn at) {
    rows.addAndGet(moreRows);
    records.addAndGet(moreRecords);
    lsn = at;
  }
}
