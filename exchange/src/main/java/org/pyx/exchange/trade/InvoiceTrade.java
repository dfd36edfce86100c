package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The owner of a reserve makes a purse for someone else to pay into. */
final class InvoiceTrade implements Trade {
  private final Trader trader;
  private final Purse purse;
  private final Reserve reserve;
  private final Columns columns;

  private InvoiceTrade(Trader trader, Purse purse, Reserve reserve) {
    this.trader = trader;
    this.purse = purse;
    this.reserve = reserve;
    this.columns =
        PurseRows.columns(trader, purse).set("in_reserve_quota", purse.flags == Purse.FROM_QUOTA);
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.funded.isEmpty()) {
      return null;
    }
    Reserve reserve = trader.dice.pick(trader.funded);
    boolean quota = reserve.pursesActive < reserve.pursesAllowed;
    long target = trader.dice.between(20L, 1500L) * Money.CENT;
    Purse purse =
        quota
            ? new Purse(trader.dice.bytes(32), Purse.FROM_QUOTA, target, 0, reserve)
            : new Purse(trader.dice.bytes(32), Purse.WITH_FEE, target, House.PURSE_FEE, reserve);
    return new InvoiceTrade(trader, purse, reserve);
  }

  @Override
  public String operation() {
    return "purse-invoice";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    PurseRows.create(sql, columns);
    PurseRows.merge(sql, columns, reserve);
    PurseRows.reserve(sql, columns, reserve, -purse.fee, quota());
  }

  @Override
  public void committed() {
    reserve.balance -= purse.fee;
    reserve.pursesActive += quota();
    trader.openPurses.add(purse);
  }

  private int quota() {
    return purse.flags == Purse.FROM_QUOTA ? 1 : 0;
  }
}
