package org.pyx.schemas.model;

/** How bad a broken rule is. */
public enum Severity {
  /** Money or evidence is at stake: somebody must look now. */
  CRITICAL,
  /** A record is wrong; loss is possible. */
  WARNING,
  /** Worth knowing. */
  INFO
}
