package org.pyx.schemas.model;

/** What the judge says of a change. */
public sealed interface Verdict {
  /** It goes into the copy. */
  enum Accepted implements Verdict {
    INSTANCE
  }

  /**
   * Legitimate, and of no interest to an append-only copy.
   *
   * @param reason in a few words
   */
  record Ignored(String reason) implements Verdict {}

  /**
   * It breaks a rule; it stays as evidence.
   *
   * @param rule which
   * @param severity how bad
   * @param explanation for a person; names columns and lengths, never contents
   * @param trusted what was trusted instead, for a person; empty where nothing was
   */
  record Rejected(RuleId rule, Severity severity, String explanation, String trusted)
      implements Verdict {}
}
