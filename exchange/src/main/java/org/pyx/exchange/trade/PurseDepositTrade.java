package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/**
 * Coins are paid into a purse that has too little; a merged one is decided when it becomes full.
 */
final class PurseDepositTrade implements Trade {
  private final Trader trader;
  private final Purse purse;
  private final List<Part> parts;
  private final Columns columns;
  private final boolean fills;
  private long[] serials = new long[0];

  private PurseDepositTrade(Trader trader, Purse purse, List<Part> parts) {
    this.trader = trader;
    this.purse = purse;
    this.parts = parts;
    this.columns = PurseRows.columns(trader, purse);
    this.fills = purse.balance + PurseRows.net(parts) >= purse.needed();
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.openPurses.isEmpty()) {
      return null;
    }
    List<Part> parts = Spending.choose(trader, trader.dice.between(1, 6));
    Purse purse = trader.dice.pick(trader.openPurses);
    // A coin can be paid into a purse once only.
    boolean again =
        parts.stream().anyMatch(part -> purse.parts.stream().anyMatch(p -> p.coin == part.coin));
    if (again || parts.isEmpty()) {
      parts.forEach(part -> trader.sort(part.coin));
      return null;
    }
    return new PurseDepositTrade(trader, purse, parts);
  }

  @Override
  public String operation() {
    return "purse-deposit";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    serials = PurseRows.pay(sql, columns, purse, parts);
    if (fills && purse.reserve != null) {
      PurseRows.decide(sql, columns, false);
      PurseRows.reserve(sql, columns, purse.reserve, purse.target, quota());
    }
  }

  @Override
  public void committed() {
    purse.balance += PurseRows.net(parts);
    purse.parts.addAll(parts);
    Spending.spent(trader, parts, serials);
    if (fills) {
      trader.openPurses.remove(purse);
      if (purse.reserve == null) {
        trader.paidPurses.add(purse);
      } else {
        purse.reserve.balance += purse.target;
        purse.reserve.pursesActive += quota();
      }
    }
  }

  private int quota() {
    return purse.flags == Purse.FROM_QUOTA ? -1 : 0;
  }
}
