package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/**
 * The wire watcher found incoming transfers: accounts, reserves and their credits, all at once.
 * Every fourth time by COPY.
 */
final class CreditTrade implements Trade {
  private final Trader trader;
  private final List<Reserve> reserves = new ArrayList<>();
  private final Columns columns;
  private final boolean byCopy;
  private long[] serials = new long[0];

  private CreditTrade(Trader trader, int transfers) {
    this.trader = trader;
    Dice dice = trader.dice;
    byCopy = dice.chance(0.25);
    for (int i = 0; i < transfers; i++) {
      long credit = dice.between(20L * Money.ONE / Money.CENT, 150L * Money.ONE / Money.CENT);
      reserves.add(new Reserve(dice.bytes(32), trader.account(), credit * Money.CENT));
    }
    long expiration = trader.now() + 28 * House.DAY;
    reserves.forEach(reserve -> reserve.expirationDate = expiration);
    columns =
        new Columns()
            .set("now", trader.now())
            .set("expiration_date", expiration)
            .set("gc_date", expiration + 365 * House.DAY)
            .bytes("h_payto", reserves, reserve -> reserve.origin.hPayto())
            .texts("payto", reserves, reserve -> reserve.origin.payto())
            .bytes("access_token", reserves, reserve -> reserve.origin.accessToken())
            .bytes("h_normalized", reserves, reserve -> reserve.origin.hNormalized())
            .bytes("reserve_pub", reserves, reserve -> reserve.pub)
            .longs("credit", reserves, reserve -> reserve.balance)
            .longs("wire_reference", reserves, reserve -> trader.nextWireReference())
            .set("completed", false)
            .set("rows", (long) transfers)
            .set("job_name", "wirewatch-" + trader.number);
    if (byCopy) {
      forCopy(expiration);
    }
  }

  static Trade plan(Trader trader) {
    return new CreditTrade(trader, trader.dice.between(1, 14));
  }

  private void forCopy(long expiration) {
    columns
        .texts("credit_text", reserves, reserve -> Money.composite(reserve.balance))
        .longs("credit_val", reserves, reserve -> reserve.balance / Money.ONE)
        .longs("credit_frac", reserves, reserve -> reserve.balance % Money.ONE)
        .longs("expiration_dates", reserves, reserve -> expiration)
        .longs("gc_dates", reserves, reserve -> expiration + 365 * House.DAY)
        .longs("dates", reserves, reserve -> trader.now())
        .texts("sections", reserves, reserve -> "exchange-account-1");
  }

  @Override
  public String operation() {
    return byCopy ? "credit-by-copy" : "credit";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change("credit.accounts", columns);
    if (byCopy) {
      sql.copy("credit.copy-reserves", columns);
      serials = sql.query("credit.copied-serials", columns);
    } else {
      serials = sql.insert("credit.reserves", columns);
    }
    columns.set("reserve_uuids", Arrays.copyOf(serials, serials.length));
    if (byCopy) {
      sql.copy("credit.copy-transfers", columns);
    } else {
      sql.change("credit.transfers", columns);
    }
    sql.change("queue.shard", columns);
  }

  @Override
  public void committed() {
    for (int i = 0; i < serials.length; i++) {
      Reserve reserve = reserves.get(i);
      reserve.serial = serials[i];
      trader.sort(reserve);
      trader.remember(reserve.origin);
    }
  }
}
