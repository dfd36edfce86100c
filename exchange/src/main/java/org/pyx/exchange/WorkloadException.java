package org.pyx.exchange;

/** The workload could not go on: a connection was lost, or the database refused an honest row. */
public final class WorkloadException extends RuntimeException {
  WorkloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
