package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** What is left of a coin of a revoked denomination goes back to its reserve or its old coin. */
final class RecoupTrade implements Trade {
  private final Trader trader;
  private final Coin coin;
  private final long amount;
  private final Columns columns;
  private long[] coinSerials = new long[0];

  private RecoupTrade(Trader trader, Coin coin) {
    this.trader = trader;
    this.coin = coin;
    this.amount = coin.spendable();
    this.columns =
        new Columns()
            .set("now", trader.now())
            .set("one_coin_pub", coin.pub)
            .set("coin_sig", trader.dice.bytes(64))
            .set("coin_blind", trader.dice.bytes(32))
            .set("amount", amount)
            .set("reserve_out_serial_id", coin.issued)
            .set("rrc_serial", coin.issued);
    if (coin.reserve != null) {
      columns
          .set("reserve_pub", coin.reserve.pub)
          .set("balance", coin.reserve.balance + amount)
          .set("expiration_date", trader.now() + 28 * House.DAY)
          .set("gc_date", trader.now() + 400 * House.DAY);
    }
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.recoupable.isEmpty()) {
      return null;
    }
    Coin coin = trader.take(trader.recoupable);
    return coin.spendable() == 0 ? null : new RecoupTrade(trader, coin);
  }

  @Override
  public String operation() {
    return coin.reserve != null ? "recoup" : "recoup-refresh";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    coinSerials = CoinRows.accept(sql, List.of(coin));
    columns.set("known_coin_id", coinSerials[0]);
    List<Coin> coins = new ArrayList<>(List.of(coin));
    if (coin.old != null) {
      coins.add(coin.old);
    }
    CoinRows.change(
        sql, coins, coins.size() == 1 ? new long[] {-amount} : new long[] {-amount, amount});
    if (coin.reserve != null) {
      sql.change("recoup.credit", columns);
      sql.change("recoup.to-reserve", columns);
    } else {
      sql.change("recoup.to-coin", columns);
    }
  }

  @Override
  public void committed() {
    coin.serial = coinSerials[0];
    coin.remaining -= amount;
    if (coin.reserve != null) {
      coin.reserve.balance += amount;
      coin.reserve.expirationDate = trader.now() + 28 * House.DAY;
      if (!trader.funded.contains(coin.reserve) && trader.drained.remove(coin.reserve)) {
        trader.sort(coin.reserve);
      }
    } else if (coin.old != null) {
      coin.old.remaining += amount;
      trader.sort(coin.old);
    }
  }
}
