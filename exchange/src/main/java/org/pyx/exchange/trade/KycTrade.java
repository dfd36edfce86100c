package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** One step of a legitimization: measure, process, answers of the provider, decision. */
final class KycTrade implements Trade {
  private static final int CASES = 40;

  private final Trader trader;
  private final KycCase kycCase;
  private final KycCase.Stage stage;
  private final Columns columns;
  private final boolean again;
  private final boolean failed;
  private long measure;
  private long process;
  private long outcome;

  private KycTrade(Trader trader, KycCase kycCase) {
    this.trader = trader;
    this.kycCase = kycCase;
    this.stage = kycCase.stage;
    Dice dice = trader.dice;
    again = dice.chance(0.4);
    failed = dice.chance(0.2);
    columns =
        new Columns()
            .set("now", trader.now())
            .set("account_h_payto", kycCase.account.hPayto())
            .set("one_access_token", kycCase.account.accessToken())
            .set("account_pub", dice.bytes(32))
            .set("one_wire_reference", trader.nextWireReference())
            .set("lock_timeout", trader.now() + 60 * House.SECOND)
            .set("jmeasures", json(dice, "measures", dice.chance(0.2) ? 6000 : 400))
            .set("display_priority", dice.between(1, 100))
            .set("provider_name", dice.chance(0.5) ? "kyc-provider" : "other-provider")
            .set("provider_user_id", "user-" + dice.between(1, 1_000_000))
            .set("provider_legitimization_id", "legi-" + dice.between(1, 1_000_000))
            .set("redirect_url", "https://kyc.example.com/" + dice.between(1, 1_000_000))
            .set("expiration_time", trader.now() + 365 * House.DAY)
            .set("error_code", failed ? 1 : 0)
            .set("error_message", failed ? "provider refused" : "")
            .set("encrypted_attributes", dice.bytes(dice.between(300, 900)))
            .set("event_type", failed ? "kyc-failed" : "kyc-done")
            .set("trigger_type", dice.between(1, 4))
            .set("birthday", dice.between(8_000, 14_000))
            .set("jproperties", json(dice, "properties", 200))
            .set("jnew_rules", dice.chance(0.8) ? json(dice, "rules", 500) : null)
            .set("new_measure_name", dice.chance(0.3) ? "verify-again" : null)
            .set("to_investigate", dice.chance(0.1))
            .set("justification", "reviewed " + dice.between(1, 1_000_000))
            .set("decider_pub", dice.pick(trader.house.officers()))
            .set("decider_sig", dice.bytes(64))
            .set("measure_serial", kycCase.measure)
            .set("process_serial", kycCase.process)
            .set("outcome_serial", kycCase.outcome);
  }

  static @Nullable Trade plan(Trader trader) {
    if (trader.kycCases.size() < CASES && !trader.accounts.isEmpty() && trader.dice.chance(0.4)) {
      Account account = trader.dice.pick(trader.accounts);
      if (trader.kycCases.stream().noneMatch(open -> open.account.equals(account))) {
        trader.kycCases.add(new KycCase(account));
      }
    }
    return trader.kycCases.isEmpty()
        ? null
        : new KycTrade(trader, trader.dice.pick(trader.kycCases));
  }

  @Override
  public String operation() {
    return "kyc";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    switch (stage) {
      case OPEN -> open(sql);
      case ANSWER -> answer(sql);
      case FINISH -> finish(sql);
      case DECIDE -> outcome = sql.insertOne("kyc.outcome", columns);
      case SUPERSEDE -> supersede(sql);
    }
  }

  private void open(Statements sql) throws SQLException {
    sql.change("kyc.auth-transfer", columns);
    sql.change("kyc.auth-key", columns);
    sql.change("kyc.alert", columns);
    measure = sql.insertOne("kyc.measure", columns);
    columns.set("measure_serial", measure);
    process = sql.insertOne("kyc.process", columns);
  }

  private void answer(Statements sql) throws SQLException {
    sql.change("kyc.process-answered", columns);
    if (again) {
      sql.change("kyc.measure-again", columns);
      sql.change("kyc.process-restarted", columns);
    }
  }

  private void finish(Statements sql) throws SQLException {
    sql.change("kyc.process-finished", columns);
    if (!failed) {
      sql.change("kyc.attributes", columns);
      for (Reserve reserve : trader.funded) {
        if (reserve.origin.equals(kycCase.account)) {
          sql.change("kyc.birthday", columns.set("reserve_pub", reserve.pub));
        }
      }
    }
    sql.change("kyc.measure-finished", columns);
    sql.change("kyc.event", columns);
    sql.change("kyc.lock", columns);
  }

  private void supersede(Statements sql) throws SQLException {
    sql.change("kyc.outcome-superseded", columns);
    outcome = sql.insertOne("kyc.outcome", columns);
    sql.change("kyc.decision", columns.set("outcome_serial", outcome));
    sql.change("kyc.lock", columns.set("lock_timeout", null));
    sql.change("kyc.alert-drained", columns);
  }

  @Override
  public void committed() {
    switch (stage) {
      case OPEN -> {
        kycCase.measure = measure;
        kycCase.process = process;
        kycCase.stage = KycCase.Stage.ANSWER;
      }
      case ANSWER -> kycCase.stage = again ? KycCase.Stage.ANSWER : KycCase.Stage.FINISH;
      case FINISH -> kycCase.stage = KycCase.Stage.DECIDE;
      case DECIDE -> {
        kycCase.outcome = outcome;
        kycCase.stage = KycCase.Stage.SUPERSEDE;
      }
      case SUPERSEDE -> trader.kycCases.remove(kycCase);
    }
  }

  private static String json(Dice dice, String key, int length) {
    return "{\"" + key + "\":\"" + HexFormat.of().formatHex(dice.bytes(length / 2)) + "\"}";
  }
}
