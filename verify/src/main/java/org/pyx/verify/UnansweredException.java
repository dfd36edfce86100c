package org.pyx.verify;

/**
 * A server that is there does not answer a question: it takes too long, refuses, or says what can
 * be no answer. Carries a reason without row contents.
 */
final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean lessMayHelp;

  UnansweredException(String reason, boolean lessMayHelp) {
    super(reason, null, false, false);
    this.lessMayHelp = lessMayHelp;
  }

  /** What no honest server says. */
  static UnansweredException nonsense() {
    return new UnansweredException("the answer is nonsense", true);
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** Whether a question about fewer rows may be answered. */
  boolean lessMayHelp() {
    return lessMayHelp;
  }
}
