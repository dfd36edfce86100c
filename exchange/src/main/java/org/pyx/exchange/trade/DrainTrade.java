package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The exchange takes its profit: the order and, later, its execution. */
final class DrainTrade implements Trade {
  private final Trader trader;
  private final byte[] wtid;
  private final boolean executes;
  private final Columns columns;

  private DrainTrade(Trader trader, byte[] wtid, boolean executes) {
    this.trader = trader;
    this.wtid = wtid;
    this.executes = executes;
    this.columns =
        new Columns()
            .set("now", trader.now())
            .set("wtid", wtid)
            .set("payto", trader.house.accounts().getFirst())
            .set("amount", trader.dice.between(1L, 100L) * Money.CENT)
            .set("master_sig", trader.dice.bytes(64));
  }

  static Trade plan(Trader trader) {
    return trader.drains.isEmpty()
        ? new DrainTrade(trader, trader.dice.bytes(32), false)
        : new DrainTrade(trader, trader.drains.removeFirst(), true);
  }

  @Override
  public String operation() {
    return "drain";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change(executes ? "drain.executed" : "drain.order", columns);
  }

  @Override
  public void committed() {
    if (!executes) {
      trader.drains.add(wtid);
    }
  }
}
