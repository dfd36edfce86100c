package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** A customer pays a merchant with one or more coins. */
final class DepositTrade implements Trade {
  /**
   * A policy that a deposit depends on.
   *
   * @param serial policy_details_serial_id
   */
  record Policy(long serial) {}

  private final Trader trader;
  private final Deposit deposit;
  private final Columns columns;
  private final Columns policy;
  private final boolean withPolicy;
  private long[] coinSerials = new long[0];
  private long[] partSerials = new long[0];
  private long batchSerial;
  private long policySerial;

  private DepositTrade(Trader trader, Deposit deposit) {
    this.trader = trader;
    this.deposit = deposit;
    Dice dice = trader.dice;
    Merchant merchant = deposit.merchant;
    withPolicy = trader.variant != SchemaVariant.TALER_2021 && dice.chance(0.01);
    long amount = deposit.parts.stream().mapToLong(part -> part.amount).sum();
    columns =
        new Columns()
            .set("now", trader.now())
            .set("wallet_timestamp", trader.now() - dice.between(1, 3600) * House.SECOND)
            .set("refund_deadline", trader.now() + 3600 * House.SECOND)
            .set("wire_deadline", trader.now() + 2 * 3600 * House.SECOND)
            .set("shard", merchant.shard)
            .set("merchant_pub", merchant.pub)
            .set("merchant_h_payto", merchant.account.hPayto())
            .set("h_contract_terms", dice.bytes(64))
            .set("h_wire", dice.bytes(64))
            .set("wire", wire(merchant, dice))
            .set("wallet_data_hash", dice.chance(0.2) ? dice.bytes(64) : null)
            .set("wire_salt", dice.bytes(16))
            .set("merchant_sig", dice.chance(0.9) ? dice.bytes(64) : null)
            .set("policy_serial", null)
            .set("h_payto", new byte[][] {merchant.account.hPayto()})
            .set("payto", new String[] {merchant.account.payto()})
            .set("access_token", new byte[][] {merchant.account.accessToken()})
            .set("h_normalized", new byte[][] {merchant.account.hNormalized()})
            .bytes("coin_pub", deposit.parts, part -> part.coin.pub)
            .bytes("coin_sig", deposit.parts, part -> part.signature)
            .longs("amount", deposit.parts, part -> part.amount);
    policy = policy(amount);
  }

  static @Nullable Trade plan(Trader trader) {
    int coins = trader.dice.chance(0.5) ? trader.dice.between(1, 5) : trader.dice.between(4, 15);
    List<Part> parts = Spending.choose(trader, coins);
    return parts.isEmpty()
        ? null
        : new DepositTrade(trader, new Deposit(trader.dice.pick(trader.merchants), parts));
  }

  @Override
  public String operation() {
    return "deposit";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    if (!deposit.merchant.registered) {
      sql.change("credit.accounts", columns);
    }
    if (withPolicy) {
      sql.change("deposit.policy-fulfillment", policy);
      policySerial = sql.insertOne("deposit.policy", policy);
      columns.set("policy_serial", policySerial);
    }
    coinSerials = CoinRows.accept(sql, Spending.coins(deposit.parts));
    batchSerial = sql.insertOne("deposit.batch", columns);
    columns.set("batch_deposit_serial_id", batchSerial).set("known_coin_ids", coinSerials);
    partSerials = sql.insert("deposit.coins", columns);
    CoinRows.change(sql, Spending.coins(deposit.parts), Spending.debits(deposit.parts));
  }

  @Override
  public void committed() {
    deposit.serial = batchSerial;
    deposit.merchant.registered = true;
    for (int i = 0; i < partSerials.length; i++) {
      deposit.parts.get(i).serial = partSerials[i];
    }
    deposit.merchant.open.add(deposit);
    Spending.spent(trader, deposit.parts, coinSerials);
    if (withPolicy) {
      trader.policies.add(new Policy(policySerial));
    }
  }

  private Columns policy(long amount) {
    byte[] hash = trader.dice.bytes(32);
    return new Columns()
        .set("now", trader.now())
        .set("h_fulfillment_proof", trader.dice.bytes(32))
        .set("fulfillment_proof", "{\"proof\":\"pending\"}")
        .set("policy_hash_code", hash)
        .set("policy_hash_codes", new byte[][] {hash})
        .set(
            "policy_json", "{\"type\":\"escrow\",\"id\":" + trader.dice.between(1, 1_000_000) + "}")
        .set("deadline", trader.now() + 14 * House.DAY)
        .set("amount", amount);
  }

  private static String wire(Merchant merchant, Dice dice) {
    return "{\"payto_uri\":\"%s\",\"salt\":\"%d\"}"
        .formatted(merchant.account.payto(), dice.between(1L, 1L << 60));
  }
}
