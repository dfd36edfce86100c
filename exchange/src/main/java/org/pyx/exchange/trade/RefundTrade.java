package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** A merchant gives money back before it was wired: to some coins of one deposit. */
final class RefundTrade implements Trade {
  /** How much of a part is given back. */
  private record Refund(Part part, long amount) {
    boolean isFull() {
      return amount == part.amount;
    }

    /** What the coin gains: less the refund fee, and with the deposit fee when all comes back. */
    long gain() {
      return isFull() ? amount : amount - part.coin.denomination.fee();
    }
  }

  private final Trader trader;
  private final Deposit deposit;
  private final List<Refund> refunds;
  private final Columns columns;

  private RefundTrade(Trader trader, Deposit deposit, List<Refund> refunds) {
    this.trader = trader;
    this.deposit = deposit;
    this.refunds = refunds;
    columns =
        new Columns()
            .set("batch_deposit_serial_id", deposit.serial)
            .set("rtransaction_id", deposit.refunds + 1L)
            .bytes("coin_pub", refunds, refund -> refund.part.coin.pub)
            .longs("coin_deposit_serial_ids", refunds, refund -> refund.part.serial)
            .bytes("merchant_sigs", refunds, refund -> trader.dice.bytes(64))
            .longs("amount", refunds, Refund::amount);
  }

  static @Nullable Trade plan(Trader trader) {
    Merchant merchant = trader.dice.pick(trader.merchants);
    if (merchant.open.isEmpty()) {
      return null;
    }
    Deposit deposit = trader.dice.pick(merchant.open);
    boolean full = trader.dice.chance(0.3);
    List<Refund> refunds = new ArrayList<>();
    for (Part part : deposit.parts) {
      long fee = part.coin.denomination.fee();
      if (part.refunded == 0 && (full || part.amount > 4 * fee + 2 * Money.CENT)) {
        refunds.add(
            new Refund(part, full ? part.amount : trader.dice.between(2 * fee, part.amount - fee)));
      }
    }
    return refunds.isEmpty() ? null : new RefundTrade(trader, deposit, refunds);
  }

  @Override
  public String operation() {
    return "refund";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change("refund.coins", columns);
    CoinRows.change(
        sql,
        refunds.stream().map(refund -> refund.part.coin).toList(),
        refunds.stream().mapToLong(Refund::gain).toArray());
  }

  @Override
  public void committed() {
    deposit.refunds++;
    for (Refund refund : refunds) {
      Coin coin = refund.part.coin;
      refund.part.refunded = refund.amount;
      coin.remaining += refund.gain();
      coin.returnedFees += refund.isFull() ? coin.denomination.fee() : 0;
      trader.sort(coin);
    }
  }
}
