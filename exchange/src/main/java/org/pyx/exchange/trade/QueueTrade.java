package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** A work queue is emptied and starts again (what taler-exchange-dbinit -s does). */
final class QueueTrade implements Trade {
  private final Columns columns;

  private QueueTrade(Trader trader) {
    String job = "wirewatch-" + trader.number;
    columns = new Columns().set("now", trader.now()).set("job_name", job);
  }

  static Trade plan(Trader trader) {
    return new QueueTrade(trader);
  }

  @Override
  public String operation() {
    return "queue-reset";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    sql.change("queue.reset", columns);
    sql.change("queue.start", columns);
  }
}
