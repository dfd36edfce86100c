package org.pyx.exchange;

import java.sql.SQLException;

/**
 * Something that an honest exchange never does. It harms victims that it makes itself, so that
 * honest traffic can go on meanwhile. Stateless and safe to share; may run repeatedly, with a new
 * seed each time.
 */
public interface Attack {
  /** The name by which people choose it, such as {@code rewrite-same-serial}. */
  String name();

  /** What it does, in one line. */
  String description();

  /**
   * Makes victims (accepted rows, each committed on its own) and harms them.
   *
   * @return the harmful transactions
   * @throws SQLException when the database refuses; victims already made stay
   */
  AttackResult run(AttackContext context) throws SQLException;
}
