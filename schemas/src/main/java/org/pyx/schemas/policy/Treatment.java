package org.pyx.schemas.policy;

/** What becomes of a table. */
public enum Treatment {
  /** Published and copied. */
  COPY,
  /** Not published: the copy's own triggers build it. */
  DERIVED,
  /** Not published: a work queue, or private and of no use to an auditor. */
  LEFT_OUT
}
