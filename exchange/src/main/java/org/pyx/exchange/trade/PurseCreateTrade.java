package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** Someone pays coins into a new purse, for another customer to take. Often not enough at once. */
final class PurseCreateTrade implements Trade {
  private final Trader trader;
  private final Purse purse;
  private final List<Part> parts;
  private final Columns columns;
  private long[] serials = new long[0];

  private PurseCreateTrade(Trader trader, Purse purse, List<Part> parts) {
    this.trader = trader;
    this.purse = purse;
    this.parts = parts;
    this.columns = PurseRows.columns(trader, purse).set("in_reserve_quota", false);
  }

  static @Nullable Trade plan(Trader trader) {
    List<Part> parts = Spending.choose(trader, trader.dice.between(1, 8));
    if (parts.isEmpty()) {
      return null;
    }
    long paid = PurseRows.net(parts);
    long missing = trader.dice.chance(0.3) ? trader.dice.between(1L, 400L) * Money.CENT : 0;
    long target = Math.max(Money.CENT, paid + missing - House.PURSE_FEE);
    Purse purse =
        new Purse(trader.dice.bytes(32), Purse.MERGE_WHEN_PAID, target, House.PURSE_FEE, null);
    return new PurseCreateTrade(trader, purse, parts);
  }

  @Override
  public String operation() {
    return "purse-create";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    PurseRows.create(sql, columns);
    serials = PurseRows.pay(sql, columns, purse, parts);
  }

  @Override
  public void committed() {
    purse.balance += PurseRows.net(parts);
    purse.parts.addAll(parts);
    Spending.spent(trader, parts, serials);
    (purse.isFull() ? trader.paidPurses : trader.openPurses).add(purse);
  }
}
