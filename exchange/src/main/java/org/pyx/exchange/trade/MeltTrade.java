package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** First half of giving change: what is left of a coin is taken. */
final class MeltTrade implements Trade {
  /**
   * A melt that waits for its second half.
   *
   * @param serial melt_serial_id
   * @param left what the new coins and their fees may cost together, in 1e-8 units
   */
  record Melt(long serial, Coin old, long left) {}

  private final Trader trader;
  private final Coin coin;
  private final long amount;
  private final Columns columns;
  private long[] coinSerials = new long[0];
  private long serial;

  private MeltTrade(Trader trader, Coin coin) {
    this.trader = trader;
    this.coin = coin;
    this.amount = coin.spendable();
    this.columns =
        new Columns()
            .set("rc", trader.dice.bytes(64))
            .set("old_coin_pub", coin.pub)
            .set("old_coin_sig", trader.dice.bytes(64))
            .set("amount", amount)
            .set("noreveal_index", trader.dice.between(0, 2));
  }

  static @Nullable Trade plan(Trader trader) {
    boolean whole = trader.fresh.size() > 50 && trader.dice.chance(0.3);
    List<Coin> pool = whole ? trader.fresh : trader.partial;
    if (pool.isEmpty()) {
      return null;
    }
    Coin coin = trader.take(pool);
    if (coin.spendable() <= Money.ONE / 5) {
      trader.sort(coin);
      return null;
    }
    return new MeltTrade(trader, coin);
  }

  @Override
  public String operation() {
    return "melt";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    coinSerials = CoinRows.accept(sql, List.of(coin));
    columns.set("known_coin_id", coinSerials[0]);
    CoinRows.change(sql, List.of(coin), new long[] {-amount});
    serial = sql.insertOne("melt.commitment", columns);
  }

  @Override
  public void committed() {
    coin.serial = coinSerials[0];
    coin.remaining -= amount;
    // A wallet may never come back for its change.
    if (!trader.dice.chance(0.02)) {
      trader.melts.add(new Melt(serial, coin, amount - coin.denomination.refreshFee()));
    }
  }
}
