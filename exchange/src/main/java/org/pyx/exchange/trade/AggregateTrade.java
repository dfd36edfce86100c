package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/**
 * The aggregator sums up deposits of one merchant and prepares their transfer. Small merchants are
 * saved up for over several runs (from 2024 on).
 */
final class AggregateTrade implements Trade {
  private static final int MOST_PARTS = 22;

  private enum Outcome {
    WIRE,
    SAVE,
    SAVE_MORE,
    WIRE_SAVINGS
  }

  private final Trader trader;
  private final Merchant merchant;
  private final List<Deposit> deposits;
  private final Outcome outcome;
  private final byte[] wtid;
  private final long sum;
  private final Columns columns;
  private long prepared;

  private AggregateTrade(
      Trader trader, Merchant merchant, List<Deposit> deposits, Outcome outcome) {
    this.trader = trader;
    this.merchant = merchant;
    this.deposits = deposits;
    this.outcome = outcome;
    boolean first = outcome == Outcome.WIRE || outcome == Outcome.SAVE;
    wtid = first ? trader.dice.bytes(32) : merchant.transientTransfer;
    sum =
        deposits.stream().mapToLong(Deposit::contribution).sum()
            + (first ? 0 : merchant.transientAmount);
    List<Part> parts = deposits.stream().flatMap(deposit -> deposit.parts.stream()).toList();
    columns =
        new Columns()
            .set("now", trader.now())
            .longs("shards", deposits, deposit -> merchant.shard)
            .longs("batch_deposit_serial_ids", deposits, deposit -> deposit.serial)
            .longs("coin_deposit_serial_ids", parts, part -> part.serial)
            .set("wtid", wtid)
            .set("wire_method", merchant.account.method())
            .set("buf", trader.dice.bytes(180))
            .set("merchant_h_payto", merchant.account.hPayto())
            .set("merchant_payto", merchant.account.payto())
            .set("merchant_pub", merchant.pub)
            .set("amount", wires() ? wired(sum) : sum)
            .set("active", wires())
            .set("job_name", "aggregator-" + trader.number);
  }

  /** The merchant with most to wire; null when that is too little. */
  static @Nullable Trade plan(Trader trader) {
    Merchant merchant = trader.dice.pick(trader.merchants);
    for (Merchant other : trader.merchants) {
      merchant = other.openParts() > merchant.openParts() ? other : merchant;
    }
    List<Deposit> deposits = new ArrayList<>();
    int parts = 0;
    for (Deposit deposit : merchant.open) {
      parts += deposit.parts.size();
      if (parts > MOST_PARTS && !deposits.isEmpty()) {
        break;
      }
      deposits.add(deposit);
    }
    long sum = deposits.stream().mapToLong(Deposit::contribution).sum();
    if (wired(sum) <= 0) {
      return null;
    }
    return new AggregateTrade(trader, merchant, deposits, outcome(trader, merchant));
  }

  private static Outcome outcome(Trader trader, Merchant merchant) {
    if (!merchant.small || trader.variant == SchemaVariant.TALER_2021) {
      return Outcome.WIRE;
    }
    return switch (merchant.transientRounds) {
      case 0 -> Outcome.SAVE;
      case 1 -> Outcome.SAVE_MORE;
      default -> Outcome.WIRE_SAVINGS;
    };
  }

  @Override
  public String operation() {
    return "aggregate";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change("aggregate.begin", columns);
    // Reports the rows it inserts; it updates as many.
    sql.countAlso(sql.change("aggregate.track", columns));
    switch (outcome) {
      case SAVE -> sql.change("aggregate.transient", columns);
      case SAVE_MORE -> sql.change("aggregate.transient-more", columns);
      case WIRE_SAVINGS -> {
        sql.change("aggregate.transient-gone", columns);
        transfer(sql);
      }
      case WIRE -> transfer(sql);
    }
    sql.change("queue.revolving", columns);
  }

  private void transfer(Statements sql) throws SQLException {
    prepared = sql.insertOne("aggregate.prepare", columns);
    sql.change("aggregate.transfer", columns);
  }

  @Override
  public void committed() {
    merchant.open.removeAll(deposits);
    merchant.transientTransfer = wtid;
    merchant.transientAmount = wires() ? 0 : sum;
    merchant.transientRounds = wires() ? 0 : merchant.transientRounds + 1;
    if (wires()) {
      trader.preparedTransfers.add(prepared);
    }
  }

  private boolean wires() {
    return outcome == Outcome.WIRE || outcome == Outcome.WIRE_SAVINGS;
  }

  private static long wired(long sum) {
    long afterFee = sum - House.WIRE_FEE;
    return afterFee - Math.floorMod(afterFee, Money.ROUND_UNIT);
  }
}
