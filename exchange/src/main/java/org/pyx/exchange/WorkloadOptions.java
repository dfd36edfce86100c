package org.pyx.exchange;

/**
 * What a workload is like.
 *
 * @param variant the form of the database
 * @param seed decides all content but serials; a database takes each seed once
 * @param connections how many work at the same time, at least 1
 * @param rowsPerSecond changed rows per second over all connections, on average; 0 is as fast as it
 *     goes
 */
public record WorkloadOptions(
    SchemaVariant variant, long seed, int connections, int rowsPerSecond) {
  /**
   * @throws IllegalArgumentException when connections is below 1 or rowsPerSecond below 0
   */
  public WorkloadOptions {
    if (connections < 1) {
      throw new IllegalArgumentException("connections must be at least 1, not " + connections);
    }
    if (rowsPerSecond < 0) {
      throw new IllegalArgumentException("rowsPerSecond must not be negative: " + rowsPerSecond);
    }
  }
}
