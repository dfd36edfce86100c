package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The bank took some prepared transfers, or refused one for good. */
final class TransferTrade implements Trade {
  private final Columns columns;
  private final boolean refused;

  private TransferTrade(List<Long> transfers, boolean refused) {
    this.columns = new Columns().longs("prewire_uuids", transfers, transfer -> transfer);
    this.refused = refused;
  }

  static @Nullable Trade plan(Trader trader) {
    boolean refused = trader.dice.chance(0.02);
    List<Long> transfers = new ArrayList<>();
    while (!trader.preparedTransfers.isEmpty() && transfers.size() < (refused ? 1 : 8)) {
      transfers.add(trader.preparedTransfers.removeFirst());
    }
    return transfers.isEmpty() ? null : new TransferTrade(transfers, refused);
  }

  @Override
  public String operation() {
    return "transfer";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change(refused ? "transfer.failed" : "transfer.finished", columns);
  }
}
