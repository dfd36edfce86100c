package org.pyx.validator.topology;

/** The journal as the judge's task reads it. Called by the task's thread only. */
public interface Journal {
  /** The offset behind its last record; -1 if Kafka does not say at once. */
  long end();

  /** Reads on from an offset; records that were fetched already still come before. */
  void goBackTo(long offset);
}
