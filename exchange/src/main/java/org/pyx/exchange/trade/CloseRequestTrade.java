package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The owner of a reserve asks for it to be closed. */
final class CloseRequestTrade implements Trade {
  private final Trader trader;
  private final Reserve reserve;
  private final Columns columns;
  private long serial;

  private CloseRequestTrade(Trader trader, Reserve reserve) {
    this.trader = trader;
    this.reserve = reserve;
    this.columns = CloseTrade.columns(trader, reserve);
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.drained.isEmpty()) {
      return null;
    }
    Reserve reserve = trader.dice.take(trader.drained);
    return CloseTrade.worthClosing(reserve) ? new CloseRequestTrade(trader, reserve) : null;
  }

  @Override
  public String operation() {
    return "close-request";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    serial = sql.insertOne("close.request", columns);
  }

  @Override
  public void committed() {
    trader.closeRequests.add(new CloseTrade.Request(serial, reserve));
  }
}
