package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** Second half of giving change: the new coins, and the key that links them to the old one. */
final class RevealTrade implements Trade {
  private static final int MOST_COINS = 12;

  private final Trader trader;
  private final MeltTrade.Melt melt;
  private final List<Denomination> chosen;
  private final Columns columns;
  private long[] serials = new long[0];

  private RevealTrade(Trader trader, MeltTrade.Melt melt, List<Denomination> chosen) {
    this.trader = trader;
    this.melt = melt;
    this.chosen = chosen;
    Dice dice = trader.dice;
    List<byte[]> blinded = chosen.stream().map(d -> d.blindedCoin(dice)).toList();
    List<Integer> places = IntStream.range(0, chosen.size()).boxed().toList();
    columns =
        new Columns()
            .set("melt_serial_id", melt.serial())
            .ints("freshcoin_index", places, place -> place)
            .bytes("link_sig", chosen, d -> dice.bytes(64))
            .longs("denominations_serial", chosen, Denomination::serial)
            .bytes("coin_ev", places, i -> chosen.get(i).planchet(blinded.get(i)))
            .bytes("h_coin_ev", places, i -> Digest.sha512(chosen.get(i).hash(), blinded.get(i)))
            .bytes("ev_sig", chosen, d -> d.blindSignature(dice))
            .bytes("ewv", chosen, d -> d.exchangeValues(dice))
            .set("transfer_pub", dice.bytes(32))
            .set("transfer_privs", dice.bytes(64));
  }

  /** The fewest coins for a melt; null when there is none, or it is worth no coin. */
  static @Nullable Trade plan(Trader trader) {
    if (trader.melts.isEmpty()) {
      return null;
    }
    MeltTrade.Melt melt = trader.dice.take(trader.melts);
    List<Denomination> chosen = new ArrayList<>();
    long left = melt.left();
    for (Denomination next : trader.denominations()) {
      // A wallet that melts a whole coin wants smaller ones.
      while (next.price() * 2 <= melt.left() + Money.ONE
          && next.price() <= left
          && chosen.size() < MOST_COINS) {
        chosen.add(next);
        left -= next.price();
      }
    }
    return chosen.isEmpty() ? null : new RevealTrade(trader, melt, chosen);
  }

  @Override
  public String operation() {
    return "reveal";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    serials = sql.insert("reveal.coins", columns);
    sql.change("reveal.key", columns);
  }

  @Override
  public void committed() {
    for (int i = 0; i < serials.length; i++) {
      trader.sort(Coin.change(trader.dice, chosen.get(i), melt.old(), serials[i]));
    }
  }
}
