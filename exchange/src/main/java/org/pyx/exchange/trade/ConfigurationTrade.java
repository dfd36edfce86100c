package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The offline keys change an auditor, an account of the exchange, an officer or an extension. */
final class ConfigurationTrade implements Trade {
  private static final List<String> SINCE_2021 =
      List.of("configuration.auditor", "configuration.wire-account");
  private static final List<String> SINCE_2024 =
      List.of(
          "configuration.auditor",
          "configuration.wire-account",
          "configuration.officer",
          "configuration.extension");

  private final String statement;
  private final Columns columns;

  private ConfigurationTrade(Trader trader) {
    Dice dice = trader.dice;
    boolean old = trader.variant == SchemaVariant.TALER_2021;
    statement = dice.pick(old ? SINCE_2021 : SINCE_2024);
    columns =
        new Columns()
            .set("now", trader.now())
            .set("is_active", dice.chance(0.7))
            .set("read_only", dice.chance(0.3))
            .set("master_sig", dice.bytes(64))
            .set("auditor_pub", dice.pick(trader.house.auditors()))
            .set("auditor_url", "https://auditor.example.com/" + dice.between(1, 1_000_000) + "/")
            .set("payto_uri", dice.pick(trader.house.accounts()))
            .set("priority", dice.between(0L, 9L))
            .set("bank_label", "account " + dice.between(1, 1000))
            .set("decider_pub", dice.pick(trader.house.officers()))
            .set("decider_name", "Officer " + dice.between(1, 1000))
            .set("name", dice.chance(0.5) ? "age_restriction" : "policy_escrow")
            .set("manifest", dice.bytes(dice.between(40, 3000)));
  }

  /** Only the first trader changes what all share, so that no two wait for each other. */
  static @Nullable Trade plan(Trader trader) {
    return trader.number == 0 ? new ConfigurationTrade(trader) : null;
  }

  @Override
  public String operation() {
    return "configuration";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change(statement, columns);
  }
}
