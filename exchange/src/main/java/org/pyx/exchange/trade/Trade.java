package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.pyx.exchange.sql.Statements;

/**
 * One transaction of the exchange, with all its content decided. It can be written again after the
 * database rolled it back; what it means for the trader's state counts once, when it is committed.
 */
public interface Trade {
  /** What the exchange calls it, such as {@code withdraw}. */
  String operation();

  /**
   * Writes the rows. The caller has a transaction open and ends it.
   *
   * @throws SQLException when the database refuses
   */
  void write(Statements sql) throws SQLException;

  /** Takes note that the rows are committed. Called once. */
  default void committed() {}
}
