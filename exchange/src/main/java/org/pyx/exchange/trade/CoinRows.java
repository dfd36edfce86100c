package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.List;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** The rows of known_coins that every use of a coin writes. */
final class CoinRows {
  private CoinRows() {}

  /**
   * Inserts the coins that the exchange sees for the first time, each with its full value
   * remaining. A trade that is written again inserts them again: serials count once it is
   * committed.
   *
   * @return the coins' serials, in the order of {@code coins}
   */
  static long[] accept(Statements sql, List<Coin> coins) throws SQLException {
    List<Coin> unknown = coins.stream().filter(coin -> !coin.isKnown()).toList();
    long[] inserted = new long[0];
    if (!unknown.isEmpty()) {
      inserted =
          sql.insert(
              "coin.accept",
              new Columns()
                  .longs("denominations_serial", unknown, coin -> coin.denomination.serial())
                  .bytes("coin_pub", unknown, coin -> coin.pub)
                  .bytes("age_commitment_hash", unknown, coin -> coin.ageCommitment)
                  .bytes("denom_sig", unknown, coin -> coin.signature)
                  .longs("coin", unknown, coin -> coin.denomination.coin()));
    }
    long[] serials = new long[coins.size()];
    int next = 0;
    for (int i = 0; i < serials.length; i++) {
      Coin coin = coins.get(i);
      serials[i] = coin.isKnown() ? coin.serial : inserted[next++];
    }
    return serials;
  }

  /** Sets what remains of each coin, {@code changes} of the same order added to it. */
  static void change(Statements sql, List<Coin> coins, long[] changes) throws SQLException {
    long[] remaining = new long[changes.length];
    for (int i = 0; i < changes.length; i++) {
      remaining[i] = coins.get(i).remaining + changes[i];
    }
    sql.change(
        "coin.remaining",
        new Columns().bytes("coin_pub", coins, coin -> coin.pub).set("remaining", remaining));
  }
}
