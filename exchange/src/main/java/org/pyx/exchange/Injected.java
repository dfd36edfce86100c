package org.pyx.exchange;

import java.util.List;

/**
 * One harmful transaction that was committed, as far as it concerns one table. A transaction that
 * harms several tables is there once for each.
 *
 * @param outcome what must become of it
 * @param transactionId its 32-bit id, as the log and logical decoding have it
 * @param table the table that was harmed, without schema and quotes; empty for what has no table
 * @param expected the rules that must find something; empty if the outcome is {@link
 *     Outcome#IGNORED}, and only then
 * @param words what was done, for people
 */
public record Injected(
    Outcome outcome, long transactionId, String table, List<Expected> expected, String words) {
  /**
   * @throws IllegalArgumentException when rules are expected of what is ignored, or none of what is
   *     not
   */
  public Injected {
    expected = List.copyOf(expected);
    if (expected.isEmpty() != (outcome == Outcome.IGNORED)) {
      throw new IllegalArgumentException(outcome + " expects " + expected.size() + " rules");
    }
  }

  /** The ids of the expected rules. */
  public List<String> expectedRules() {
    return expected.stream().map(each -> each.rule().id().value()).toList();
  }
}
