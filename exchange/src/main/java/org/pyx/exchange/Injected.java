package org.pyx.exchange;

import java.util.List;

/**
 * One harmful transaction that was committed.
 *
 * @param transactionId its 32-bit id, as the log and logical decoding have it
 * @param table the table that was harmed, without schema and quotes; empty for what has no table
 * @param expectedRules rules each of which must reject at least one event of the transaction
 * @param words what was done, for people
 */
public record Injected(long transactionId, String table, List<String> expectedRules, String words) {
  public Injected {
    expectedRules = List.copyOf(expectedRules);
  }
}
