package org.pyx.exchange.trade;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.SchemaVariant;

/**
 * Decides what a trader does next, so that reserves, coins and deposits neither run out nor pile
 * up.
 */
public final class Desk {
  private static final int FUNDED_RESERVES = 12;
  private static final int FRESH_COINS = 200;
  private static final int WAITING_MELTS = 4;
  private static final int WAITING_RECOUPS = 150;
  private static final int WAITING_PARTS = 600;

  /** What may come next, and how often. */
  private record Choice(int weight, Function<Trader, @Nullable Trade> plan) {}

  private static final List<Choice> ALWAYS =
      List.of(
          new Choice(560, DepositTrade::plan),
          new Choice(300, MeltTrade::plan),
          new Choice(35, RefundTrade::plan),
          new Choice(20, TransferTrade::plan),
          new Choice(20, CloseTrade::plan),
          new Choice(1, ConfigurationTrade::plan),
          new Choice(1, RevokeTrade::plan),
          new Choice(20, RecoupTrade::plan));

  private static final List<Choice> SINCE_2024 =
      List.of(
          new Choice(12, CloseRequestTrade::plan),
          new Choice(30, PurseCreateTrade::plan),
          new Choice(10, InvoiceTrade::plan),
          new Choice(20, PurseDepositTrade::plan),
          new Choice(30, PurseMergeTrade::plan),
          new Choice(8, PurseRefundTrade::plan),
          new Choice(20, KycTrade::plan),
          new Choice(4, PolicyTrade::plan),
          new Choice(6, AgeWithdrawTrade::plan),
          new Choice(6, OpenReserveTrade::plan),
          new Choice(2, DrainTrade::plan),
          new Choice(1, QueueTrade::plan));

  private final Trader trader;
  private final List<Choice> choices;
  private final int weight;

  /** For one trader; used by its thread only. */
  public Desk(Trader trader) {
    this.trader = trader;
    choices =
        trader.variant == SchemaVariant.TALER_2021
            ? ALWAYS
            : Stream.concat(ALWAYS.stream(), SINCE_2024.stream()).toList();
    weight = choices.stream().mapToInt(Choice::weight).sum();
  }

  /** The next transaction. */
  public Trade next() {
    while (true) {
      trader.secondsPass(trader.dice.between(0, 2));
      Trade trade = pressing();
      if (trade == null) {
        trade = chosen();
      }
      if (trade != null) {
        return trade;
      }
    }
  }

  /** What can't wait. */
  private @Nullable Trade pressing() {
    if (trader.funded.size() < FUNDED_RESERVES) {
      return CreditTrade.plan(trader);
    }
    if (trader.fresh.size() < FRESH_COINS) {
      return WithdrawTrade.plan(trader);
    }
    if (trader.melts.size() > WAITING_MELTS) {
      return RevealTrade.plan(trader);
    }
    if (trader.recoupable.size() > WAITING_RECOUPS) {
      return RecoupTrade.plan(trader);
    }
    int parts = trader.merchants.stream().mapToInt(Merchant::openParts).sum();
    return parts > WAITING_PARTS ? AggregateTrade.plan(trader) : null;
  }

  private @Nullable Trade chosen() {
    int left = trader.dice.between(0, weight - 1);
    for (Choice choice : choices) {
      left -= choice.weight;
      if (left < 0) {
        return choice.plan.apply(trader);
      }
    }
    return null;
  }
}
