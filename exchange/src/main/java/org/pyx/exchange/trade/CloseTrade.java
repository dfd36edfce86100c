package org.pyx.exchange.trade;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The closer sends what is left of a reserve back to where it came from. */
final class CloseTrade implements Trade {
  /**
   * A close that the owner asked for.
   *
   * @param serial close_request_serial_id
   */
  record Request(long serial, Reserve reserve) {}

  private final Trader trader;
  private final Reserve reserve;
  private final boolean requested;
  private final Columns columns;
  private long prepared;

  private CloseTrade(Trader trader, Reserve reserve, long request) {
    this.trader = trader;
    this.reserve = reserve;
    this.requested = request != 0;
    this.columns = columns(trader, reserve).set("close_request_row", request);
  }

  /** A close of a reserve of which the owner asked for it, or which no coin can be had of. */
  static @Nullable Trade plan(Trader trader) {
    if (!trader.closeRequests.isEmpty() && trader.dice.chance(0.5)) {
      Request request = trader.dice.take(trader.closeRequests);
      return new CloseTrade(trader, request.reserve, request.serial);
    }
    if (trader.drained.isEmpty()) {
      return null;
    }
    Reserve reserve = trader.dice.take(trader.drained);
    return worthClosing(reserve) ? new CloseTrade(trader, reserve, 0) : null;
  }

  static boolean worthClosing(Reserve reserve) {
    return reserve.balance > House.CLOSING_FEE && reserve.pursesActive == 0;
  }

  static Columns columns(Trader trader, Reserve reserve) {
    return new Columns()
        .set("now", trader.now())
        .set("gc_date", trader.now() + 400 * House.DAY)
        .set("reserve_pub", reserve.pub)
        .set("reserve_uuid", reserve.serial)
        .set("reserve_sig", trader.dice.bytes(64))
        .set("balance", 0L)
        .set("amount", reserve.balance)
        .set("closing_fee", House.CLOSING_FEE)
        .set("wtid", trader.dice.bytes(32))
        .set("h_payto", reserve.origin.hPayto())
        .set("payto", reserve.origin.payto())
        .set("wire_method", reserve.origin.method())
        .set("buf", trader.dice.bytes(180));
  }

  @Override
  public String operation() {
    return "close";
  }

  @Override
  public void write(Statements sql) throws SQLException {
    if (requested) {
      sql.change("close.request-done", columns);
    }
    sql.change("close.transfer", columns);
    sql.change("reserve.balance", columns);
    prepared = sql.insertOne("aggregate.prepare", columns);
  }

  @Override
  public void committed() {
    reserve.balance = 0;
    trader.preparedTransfers.add(prepared);
  }
}
