package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The rows that several steps of a purse write. */
final class PurseRows {
  private PurseRows() {}

  /** What a purse is made of; with a contract from one of its parties to the other. */
  static Columns columns(Trader trader, Purse purse) {
    Dice dice = trader.dice;
    Columns columns =
        new Columns()
            .set("now", trader.now())
            .set("gc_date", trader.now() + 400 * House.DAY)
            .set("purse_pub", purse.pub)
            .set("merge_pub", dice.bytes(32))
            .set("purse_expiration", trader.now() + House.DAY)
            .set("h_contract_terms", dice.bytes(64))
            .set("flags", purse.flags)
            .set("target", purse.target)
            .set("purse_fee", purse.fee)
            .set("purse_sig", dice.bytes(64))
            .set("pub_ckey", dice.bytes(32))
            .set("contract_sig", dice.bytes(64))
            .set("e_contract", dice.bytes(dice.between(200, 500)))
            .set("merge_sig", dice.bytes(64))
            .set("reserve_sig", dice.bytes(64))
            .set("wallet_h_payto", dice.bytes(32));
    return columns;
  }

  static void create(Statements sql, Columns columns) throws SQLException {
    sql.change("purse.create", columns);
    sql.change("purse.contract", columns);
  }

  /** Binds the purse to a reserve. */
  static void merge(Statements sql, Columns columns, Reserve reserve) throws SQLException {
    columns.set("reserve_pub", reserve.pub);
    sql.change("purse.merge", columns);
    sql.change("purse.account", columns);
  }

  /**
   * Pays coins into the purse.
   *
   * @return the serials of the coins
   */
  static long[] pay(Statements sql, Columns columns, Purse purse, List<Part> parts)
      throws SQLException {
    List<Coin> coins = Spending.coins(parts);
    long[] serials = CoinRows.accept(sql, coins);
    columns
        .bytes("coin_pub", parts, part -> part.coin.pub)
        .bytes("coin_sig", parts, part -> part.signature)
        .longs("amount", parts, part -> part.amount)
        .set("purse_balance", purse.balance + net(parts));
    sql.change("purse.deposits", columns);
    CoinRows.change(sql, coins, Spending.debits(parts));
    sql.change("purse.balance", columns);
    return serials;
  }

  /** Decides the purse; the trigger marks it as decided. */
  static void decide(Statements sql, Columns columns, boolean refunded) throws SQLException {
    sql.change("purse.decision", columns.set("refunded", refunded));
  }

  /** Sets balance and open purses of the reserve. */
  static void reserve(Statements sql, Columns columns, Reserve reserve, long credit, long purses)
      throws SQLException {
    columns
        .set("reserve_pub", reserve.pub)
        .set("balance", reserve.balance + credit)
        .set("purses_active", reserve.pursesActive + purses);
    sql.change("purse.reserve", columns);
  }

  /** What coins bring to a purse: less the deposit fee of each. */
  static long net(List<Part> parts) {
    return parts.stream().mapToLong(part -> part.amount - part.coin.denomination.fee()).sum();
  }
}
