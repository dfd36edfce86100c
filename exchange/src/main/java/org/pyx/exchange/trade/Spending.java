package org.pyx.exchange.trade;

import java.util.ArrayList;
import java.util.List;

/** Choosing coins to pay with. */
final class Spending {
  private Spending() {}

  /**
   * Takes up to {@code coins} coins out of the trader's pools, each to be spent whole, but often
   * the last one in part.
   *
   * @return what each coin gives; empty when there are no coins
   */
  static List<Part> choose(Trader trader, int coins) {
    Dice dice = trader.dice;
    List<Part> parts = new ArrayList<>();
    while (parts.size() < coins && !trader.fresh.isEmpty()) {
      // A coin of which something is left is spent again now and then.
      boolean again = !trader.partial.isEmpty() && dice.chance(0.04);
      Coin coin = trader.take(again ? trader.partial : trader.fresh);
      boolean last = parts.size() == coins - 1;
      long least = coin.denomination.fee() + Money.CENT;
      long all = coin.spendable();
      long amount = all;
      if (last && all > Money.ONE / 2 && dice.chance(0.7)) {
        amount = dice.between(least / Money.CENT + 1, all / Money.CENT) * Money.CENT;
      }
      parts.add(new Part(coin, dice.bytes(64), amount));
    }
    return parts;
  }

  /** What each part takes from its coin, in the order of the parts. */
  static long[] debits(List<Part> parts) {
    return parts.stream().mapToLong(part -> -part.amount).toArray();
  }

  static List<Coin> coins(List<Part> parts) {
    return parts.stream().map(part -> part.coin).toList();
  }

  /** Takes note that the coins are known and what they gave is gone. */
  static void spent(Trader trader, List<Part> parts, long[] coinSerials) {
    for (int i = 0; i < coinSerials.length; i++) {
      Part part = parts.get(i);
      part.coin.serial = coinSerials[i];
      part.coin.remaining -= part.amount;
      trader.sort(part.coin);
    }
  }
}
