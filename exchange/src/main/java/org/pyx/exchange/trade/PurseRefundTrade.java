package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** A purse that is not full expires or is deleted: its coins get their money back, less a fee. */
final class PurseRefundTrade implements Trade {
  private final Trader trader;
  private final Purse purse;
  private final boolean deleted;
  private final Columns columns;

  private PurseRefundTrade(Trader trader, Purse purse, boolean deleted) {
    this.trader = trader;
    this.purse = purse;
    this.deleted = deleted;
    this.columns = PurseRows.columns(trader, purse);
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.openPurses.isEmpty()) {
      return null;
    }
    Purse purse = trader.dice.take(trader.openPurses);
    return new PurseRefundTrade(trader, purse, purse.reserve == null && trader.dice.chance(0.5));
  }

  @Override
  public String operation() {
    return deleted ? "purse-delete" : "purse-expire";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    if (deleted) {
      sql.change("purse.delete", columns);
    }
    PurseRows.decide(sql, columns, true);
    if (!purse.parts.isEmpty()) {
      long[] gains = purse.parts.stream().mapToLong(PurseRefundTrade::gain).toArray();
      CoinRows.change(sql, Spending.coins(purse.parts), gains);
    }
    if (deleted) {
      sql.change("purse.delete-contract", columns);
    }
    if (purse.reserve != null && purse.flags == Purse.FROM_QUOTA) {
      PurseRows.reserve(sql, columns, purse.reserve, 0, -1);
    }
  }

  @Override
  public void committed() {
    for (Part part : purse.parts) {
      part.coin.remaining += gain(part);
      trader.sort(part.coin);
    }
    if (purse.reserve != null && purse.flags == Purse.FROM_QUOTA) {
      purse.reserve.pursesActive--;
    }
  }

  private static long gain(Part part) {
    return part.amount - part.coin.denomination.fee();
  }
}
