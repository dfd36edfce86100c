package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The condition that a deposit depends on is met. */
final class PolicyTrade implements Trade {
  private final Columns columns;

  private PolicyTrade(Columns columns) {
    this.columns = columns;
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.policies.isEmpty()) {
      return null;
    }
    return new PolicyTrade(
        new Columns()
            .set("deadline", trader.now() + 30 * House.DAY)
            .set("fulfillment_state", trader.dice.between(2, 5))
            .set("policy_serial", trader.dice.take(trader.policies).serial()));
  }

  @Override
  public String operation() {
    return "policy";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change("policy.fulfil", columns);
  }
}
