package org.pyx.verify;

/**
 * A server that is there does not answer a question: it takes too long, refuses, or says what can
 * be no answer. Carries a reason without row contents.
 */
final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean lessMayHelp;
  private final boolean endsTable;

  UnansweredException(String reason, boolean lessMayHelp) {
    this(reason, lessMayHelp, false);
  }

  private UnansweredException(String reason, boolean lessMayHelp, boolean endsTable) {
    super(reason, null, false, false);
    this.lessMayHelp = lessMayHelp;
    this.endsTable = endsTable;
  }

  /** A server was waited for as long as anybody waits; more questions would only cost more time. */
  static UnansweredException overdue(String side) {
    return new UnansweredException(
        side + ": the answer was not complete when nobody would wait any more", false, true);
  }

  /** A server says too often that there are more rows than it then has. */
  static UnansweredException boastful(String side) {
    return new UnansweredException(
        side + ": again and again it says that there are rows, and does not show them",
        false,
        true);
  }

  /** What no honest server says. */
  static UnansweredException nonsense() {
    return new UnansweredException("the answer is nonsense", true);
  }

  /** The same, of one side. */
  static UnansweredException nonsense(String side) {
    return new UnansweredException(side + ": " + nonsense().reason(), true);
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** Whether a question about fewer rows may be answered. */
  boolean lessMayHelp() {
    return lessMayHelp;
  }

  /** Whether nothing more is to be asked about the table. */
  boolean endsTable() {
    return endsTable;
  }
}
