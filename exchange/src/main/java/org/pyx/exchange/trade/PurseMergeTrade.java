package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The payee takes a full purse into a reserve. */
final class PurseMergeTrade implements Trade {
  private final Purse purse;
  private final Reserve reserve;
  private final Columns columns;
  private final boolean queued;

  private PurseMergeTrade(Trader trader, Purse purse, Reserve reserve) {
    this.purse = purse;
    this.reserve = reserve;
    this.columns = PurseRows.columns(trader, purse);
    this.queued = trader.dice.chance(0.05);
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.paidPurses.isEmpty() || trader.funded.isEmpty()) {
      return null;
    }
    Reserve reserve = trader.dice.pick(trader.funded);
    return new PurseMergeTrade(trader, trader.dice.take(trader.paidPurses), reserve);
  }

  @Override
  public String operation() {
    return "purse-merge";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    PurseRows.merge(sql, columns, reserve);
    PurseRows.decide(sql, columns, false);
    PurseRows.reserve(sql, columns, reserve, purse.target, 0);
    if (queued) {
      sql.change("purse.action", columns);
    }
  }

  @Override
  public void committed() {
    reserve.balance += purse.target;
  }
}
