package org.pyx.schemas.policy;

/**
 * What a copy that another tool made may hold in a column instead of the exchange's value, by that
 * tool's own fault. Whoever adopts such a copy tells it apart from tampering.
 */
public sealed interface OldValue {
  /** NULL: the tool left the column out, and it has no default. */
  record Empty() implements OldValue {}

  /**
   * One value for all rows: the tool left the column out and it has a default, or wrote this.
   *
   * @param text as PostgreSQL writes it
   */
  record Literal(String text) implements OldValue {}

  /**
   * A hash that the tool computed, of the wrong thing.
   *
   * @param of the column whose bytes, as the copy has them, were hashed with SHA-512
   */
  record Sha512(String of) implements OldValue {}
}
