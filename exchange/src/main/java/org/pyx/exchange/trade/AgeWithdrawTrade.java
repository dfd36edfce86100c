package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** Coins with age restriction are withdrawn. They are never spent here: no helper counts them. */
final class AgeWithdrawTrade implements Trade {
  private final Reserve reserve;
  private final long amount;
  private final Columns columns;

  private AgeWithdrawTrade(Trader trader, Reserve reserve, Denomination key, int coins) {
    this.reserve = reserve;
    this.amount = coins * key.price();
    Dice dice = trader.dice;
    List<Integer> each = IntStream.range(0, coins).boxed().toList();
    columns =
        new Columns()
            .set("gc_date", trader.now() + 400 * House.DAY)
            .set("reserve_pub", reserve.pub)
            .set("balance", reserve.balance - amount)
            .set("h_commitment", dice.bytes(64))
            .set("max_age", dice.between(8, 18))
            .set("amount", amount)
            .set("reserve_sig", dice.bytes(64))
            .set("noreveal_index", dice.between(0, 2))
            .bytes("h_blind_ev", each, coin -> dice.bytes(64))
            .longs("denominations_serial", each, coin -> key.serial())
            .bytes("denom_sig", each, coin -> key.blindSignature(dice));
  }

  static @Nullable Trade plan(Trader trader) {
    List<Denomination> keys =
        trader.house.denominations().stream().filter(d -> d.ageMask() != 0).toList();
    if (trader.funded.isEmpty()) {
      return null;
    }
    Reserve reserve = trader.dice.pick(trader.funded);
    Denomination key = keys.getLast();
    int coins = (int) Math.min(trader.dice.between(1, 6), reserve.balance / key.price());
    return coins == 0 ? null : new AgeWithdrawTrade(trader, reserve, key, coins);
  }

  @Override
  public String operation() {
    return "age-withdraw";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change("withdraw.age", columns);
    sql.change("reserve.balance", columns);
  }

  @Override
  public void committed() {
    reserve.balance -= amount;
  }
}
