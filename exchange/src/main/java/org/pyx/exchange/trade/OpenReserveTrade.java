package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** A reserve is kept open for longer and may have more purses; a coin pays for it. */
final class OpenReserveTrade implements Trade {
  private final Trader trader;
  private final Reserve reserve;
  private final Part part;
  private final long allowed;
  private final Columns columns;
  private long[] serials = new long[0];

  private OpenReserveTrade(Trader trader, Reserve reserve, Part part) {
    this.trader = trader;
    this.reserve = reserve;
    this.part = part;
    this.allowed = reserve.pursesAllowed + trader.dice.between(1, 5);
    this.columns =
        new Columns()
            .set("reserve_pub", reserve.pub)
            .set("reserve_sig", trader.dice.bytes(64))
            .set("coin_pub", part.coin.pub)
            .set("coin_sig", part.signature)
            .set("amount", part.amount)
            .set("balance", reserve.balance)
            .set("expiration_date", reserve.expirationDate + 365 * House.DAY)
            .set("gc_date", reserve.expirationDate + 730 * House.DAY)
            .set("purses_allowed", allowed);
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.funded.isEmpty() || trader.fresh.isEmpty()) {
      return null;
    }
    return new OpenReserveTrade(
        trader, trader.dice.pick(trader.funded), Spending.choose(trader, 1).getFirst());
  }

  @Override
  public String operation() {
    return "reserve-open";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    serials = CoinRows.accept(sql, List.of(part.coin));
    sql.change("open.deposit", columns);
    CoinRows.change(sql, List.of(part.coin), new long[] {-part.amount});
    sql.change("open.reserve", columns);
  }

  @Override
  public void committed() {
    reserve.expirationDate += 365 * House.DAY;
    reserve.pursesAllowed = allowed;
    Spending.spent(trader, List.of(part), serials);
  }
}
