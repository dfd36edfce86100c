package org.pyx.capture;

import java.util.concurrent.atomic.AtomicLong;
import org.pyx.schemas.model.Lsn;

/** What capture has done since it was started. Thread-safe. */
final class CaptureCounters {
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private volatile Lsn lsn = Lsn.NONE;

  long rows() {
    return rows.get();
  }

  long records() {
    return records.get();
  }

  Lsn lsn() {
    return lsn;
  }

  void resumed(Lsn at) {
    lsn = at;
  }

  void committed(long moreRows, long moreRecords, Lsn at) {
    rows.addAndGet(moreRows);
    records.addAndGet(moreRecords);
    lsn = at;
  }
}
