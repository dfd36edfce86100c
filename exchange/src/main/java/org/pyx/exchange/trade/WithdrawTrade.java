package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** A customer withdraws several coins from a reserve. */
final class WithdrawTrade implements Trade {
  private static final int MOST_COINS = 30;

  private final Trader trader;
  private final Reserve reserve;
  private final List<Denomination> chosen;
  private final Columns columns;
  private final int locks;
  private long[] serials = new long[0];

  private WithdrawTrade(Trader trader, Reserve reserve, List<Denomination> chosen) {
    this.trader = trader;
    this.reserve = reserve;
    this.chosen = chosen;
    Dice dice = trader.dice;
    List<Denomination> locked =
        chosen.stream().filter(d -> d.cipher() == Denomination.CLAUSE_SCHNORR).toList();
    columns =
        new Columns()
            .set("now", trader.now())
            .set("gc_date", trader.now() + 400 * House.DAY)
            .set("reserve_pub", reserve.pub)
            .set("reserve_uuid", reserve.serial)
            .set("balance", reserve.balance - price())
            .set("reserve_sig", dice.bytes(64))
            .bytes("h_blind_ev", chosen, d -> dice.bytes(64))
            .longs("denominations_serial", chosen, Denomination::serial)
            .bytes("denom_sig", chosen, d -> d.blindSignature(dice))
            .longs("amount", chosen, Denomination::price)
            .bytes("nonce", locked, d -> dice.bytes(32))
            .bytes("op_hash", locked, d -> dice.bytes(64))
            .longs("nonce_denomination", locked, Denomination::serial);
    locks = locked.size();
  }

  /** A withdrawal of what one of the funded reserves has, or of a part of it. */
  static @Nullable Trade plan(Trader trader) {
    if (trader.funded.isEmpty()) {
      return null;
    }
    Reserve reserve = trader.dice.take(trader.funded);
    int wanted = trader.dice.between(3, MOST_COINS);
    List<Denomination> chosen = new ArrayList<>();
    long left = reserve.balance;
    while (chosen.size() < wanted) {
      Denomination next = trader.dice.pick(trader.denominations());
      if (next.price() > left) {
        break;
      }
      chosen.add(next);
      left -= next.price();
    }
    if (chosen.isEmpty()) {
      trader.drained.add(reserve);
      return null;
    }
    return new WithdrawTrade(trader, reserve, chosen);
  }

  @Override
  public String operation() {
    return "withdraw";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    if (locks > 0) {
      sql.change("withdraw.nonce-locks", columns);
    }
    sql.change("reserve.balance", columns);
    serials = sql.insert("withdraw.coins", columns);
  }

  @Override
  public void committed() {
    reserve.balance -= price();
    for (int i = 0; i < serials.length; i++) {
      trader.sort(Coin.withdrawn(trader.dice, chosen.get(i), reserve, serials[i]));
    }
    trader.sort(reserve);
  }

  private long price() {
    return chosen.stream().mapToLong(Denomination::price).sum();
  }
}
