package org.pyx.exchange;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to one database. Must be safe to call from several threads. */
@FunctionalInterface
public interface ConnectionFactory {
  /**
   * A new connection, which the caller closes.
   *
   * @throws SQLException when the database can't be reached
   */
  Connection open() throws SQLException;
}
