package org.pyx.exchange;

import java.sql.SQLException;
import java.util.Set;
import org.pyx.schemas.rule.Rule;

/**
 * Something that an honest exchange never does. It harms victims that it makes itself, so that
 * honest traffic can go on meanwhile. Stateless and safe to share; may run repeatedly, with a new
 * seed each time. Attacks run one after the other: some change for a moment what all share, such as
 * the publication.
 */
public interface Attack {
  /** The name by which people choose it, such as {@code rewrite-same-serial}. */
  String name();

  /** What it does, in one line. */
  String description();

  /** Every rule that it must be caught by. */
  Set<Rule> rules();

  /** Whether the lane stands still at it: its result has an {@link Outcome#HALTED}. */
  boolean halts();

  /** Whether it stands for {@link AttackContext#observation}, to be seen in the catalog. */
  boolean observed();

  /** Whether it moves so many bytes that a short run leaves it out. */
  boolean heavy();

  /**
   * Makes victims (accepted rows, each committed on its own) and harms them. Returns when what it
   * changed of the schema and the publication is mended.
   *
   * @return the harmful transactions
   * @throws SQLException when the database refuses; victims already made stay, changes of the
   *     schema do not
   */
  AttackResult run(AttackContext context) throws SQLException;
}
