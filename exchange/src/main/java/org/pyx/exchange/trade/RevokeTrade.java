package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The trader's own denomination is revoked, or replaced after that. */
final class RevokeTrade implements Trade {
  private final Trader trader;
  private final boolean revokes;
  private Denomination denomination;
  private final byte[] signature;
  private final long seed;

  private RevokeTrade(Trader trader) {
    this.trader = trader;
    this.revokes = !trader.revocable.isEmpty();
    this.denomination = revokes ? trader.revocable.getFirst() : HouseRows.revocable(trader.dice);
    this.signature = trader.dice.bytes(64);
    this.seed = trader.dice.between(0, Long.MAX_VALUE - 1);
  }

  static Trade plan(Trader trader) {
    return new RevokeTrade(trader);
  }

  @Override
  public String operation() {
    return revokes ? "revoke" : "new-key";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    if (revokes) {
      sql.change(
          "configuration.revoke",
          new Columns()
              .set("denominations_serial", denomination.serial())
              .set("master_sig", signature));
    } else {
      Dice signatures = new Dice(seed);
      List<Denomination> key = HouseRows.insert(sql, signatures, List.of(denomination));
      denomination = key.getFirst();
      HouseRows.audited(sql, signatures, trader.house.auditorSerials().getFirst(), key);
    }
  }

  @Override
  public void committed() {
    if (revokes) {
      trader.revoked(denomination);
    } else {
      trader.offer(denomination);
    }
  }
}
