package org.pyx.exchange.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.pyx.exchange.SchemaVariant;
import org.pyx.exchange.sql.Columns;
import org.pyx.exchange.sql.Statements;

/** Writes the configuration of a new exchange: keys, fees, accounts, auditors, staff. */
public final class HouseRows {
  private static final List<String> PARTITIONED_BY_DBINIT =
      List.of("wire_targets", "reserves", "known_coins", "batch_deposits", "purse_requests");

  private final Dice dice;
  private final Statements sql;
  private final SchemaVariant variant;
  private final int traders;

  /** For an exchange in which {@code traders} connections will work. */
  public HouseRows(long seed, Statements sql, SchemaVariant variant, int traders) {
    this.dice = new Dice(seed);
    this.sql = sql;
    this.variant = variant;
    this.traders = traders;
  }

  /**
   * Writes the rows in the transaction that the caller has open.
   *
   * @throws SQLException when the database refuses, for instance because this seed was used before
   */
  public House write(long seed) throws SQLException {
    List<Denomination> offered = insert(sql, dice, offered());
    List<Denomination> revocable =
        insert(sql, dice, IntStream.range(0, traders).mapToObj(i -> revocable(dice)).toList());
    List<byte[]> auditors = List.of(dice.bytes(32), dice.bytes(32));
    List<Long> auditorSerials = new ArrayList<>();
    for (byte[] auditor : auditors) {
      long serial = auditor(auditor, auditorSerials.size() + 1);
      auditorSerials.add(serial);
      List<Denomination> all = new ArrayList<>(offered);
      all.addAll(revocable);
      audited(sql, dice, serial, all);
    }
    keysAndFees();
    List<String> accounts =
        List.of(
            "payto://iban/DE%020d?receiver-name=Exchange".formatted(dice.between(1L, 1L << 60)),
            "payto://x-taler-bank/bank.example.com/exchange-%d?receiver-name=Exchange"
                .formatted(dice.between(1L, 1L << 60)));
    sql.change("setup.wire-accounts", signed(accounts).set("payto_uri", texts(accounts)));
    List<byte[]> officers = List.of(dice.bytes(32), dice.bytes(32));
    if (variant != SchemaVariant.TALER_2021) {
      since2024(officers);
    }
    return new House(seed, offered, revocable, auditorSerials, auditors, officers, accounts);
  }

  /** A key of its own that a trader may revoke: of small worth, so that it is used often. */
  static Denomination revocable(Dice dice) {
    return Denomination.create(dice, Denomination.RSA, false, 256, 2 * Money.ONE, Money.CENT);
  }

  /** Writes denominations and returns them with their serials. */
  static List<Denomination> insert(Statements sql, Dice dice, List<Denomination> keys)
      throws SQLException {
    Columns columns =
        times()
            .set("master_pub", dice.bytes(32))
            .bytes("denom_pub_hash", keys, Denomination::hash)
            .ints("cipher", keys, Denomination::cipher)
            .ints("age_mask", keys, Denomination::ageMask)
            .bytes("denom_pub", keys, Denomination::publicKey)
            .bytes("master_sig", keys, Denomination::masterSignature)
            .longs("coin", keys, Denomination::coin)
            .longs("fee_withdraw", keys, Denomination::fee)
            .longs("fee_deposit", keys, Denomination::fee)
            .longs("fee_refresh", keys, Denomination::refreshFee)
            .longs("fee_refund", keys, Denomination::fee);
    long[] serials = sql.insert("setup.denominations", columns);
    return IntStream.range(0, serials.length)
        .mapToObj(i -> keys.get(i).withSerial(serials[i]))
        .toList();
  }

  /** Writes an auditor's signatures over denominations. */
  static void audited(Statements sql, Dice dice, long auditor, List<Denomination> keys)
      throws SQLException {
    sql.change(
        "setup.auditor-denominations",
        new Columns()
            .set("auditor_uuid", auditor)
            .longs("denominations_serial", keys, Denomination::serial)
            .bytes("auditor_sig", keys, key -> dice.bytes(64)));
  }

  private List<Denomination> offered() {
    List<Denomination> keys = new ArrayList<>();
    for (int units : new int[] {20, 10, 5, 2, 1}) {
      boolean large = units >= 2;
      keys.add(rsa(large ? 384 : 256, units * Money.ONE, Money.CENT));
    }
    keys.add(rsa(384, Money.ONE / 2, Money.CENT / 2));
    keys.add(rsa(512, Money.ONE / 10, Money.CENT / 10));
    for (int units : new int[] {5, 1}) {
      keys.add(
          Denomination.create(dice, Denomination.RSA, true, 256, units * Money.ONE, Money.CENT));
    }
    keys.add(
        Denomination.create(
            dice, Denomination.CLAUSE_SCHNORR, false, 32, 4 * Money.ONE, Money.CENT));
    return keys;
  }

  private Denomination rsa(int keyBytes, long coin, long fee) {
    return Denomination.create(dice, Denomination.RSA, false, keyBytes, coin, fee);
  }

  private long auditor(byte[] key, int number) throws SQLException {
    return sql.insertOne(
        "setup.auditor",
        new Columns()
            .set("auditor_pub", key)
            .set("auditor_name", "Auditor " + number)
            .set("auditor_url", "https://auditor-%d.example.com/".formatted(number))
            .set("now", House.EPOCH));
  }

  private void keysAndFees() throws SQLException {
    List<byte[]> signKeys = List.of(dice.bytes(32), dice.bytes(32), dice.bytes(32));
    long[] serials =
        sql.insert("setup.sign-keys", signed(signKeys).bytes("exchange_pub", signKeys, k -> k));
    sql.change(
        "setup.sign-key-revocation",
        new Columns().set("esk_serial", serials[0]).set("master_sig", dice.bytes(64)));
    List<String> methods = List.of("iban", "x-taler-bank");
    sql.change("setup.wire-fees", signed(methods).set("wire_method", texts(methods)));
  }

  private void since2024(List<byte[]> officers) throws SQLException {
    sql.change("setup.tables", new Columns().set("name", texts(PARTITIONED_BY_DBINIT)));
    sql.change("setup.tables-finished", new Columns());
    sql.change("setup.global-fee", times().set("master_sig", dice.bytes(64)));
    sql.change(
        "setup.officers",
        signed(officers)
            .bytes("decider_pub", officers, key -> key)
            .texts("decider_name", officers, key -> "Officer " + dice.between(1, 1000)));
    long partner =
        sql.insertOne(
            "setup.partner",
            times()
                .set("partner_master_pub", dice.bytes(32))
                .set("master_sig", dice.bytes(64))
                .set("partner_base_url", "https://exchange.example.org/"));
    sql.change(
        "setup.partner-account",
        times()
            .set("payto_uri", "payto://iban/FR%020d".formatted(dice.between(1L, 1L << 60)))
            .set("partner_serial_id", partner)
            .set("master_sig", dice.bytes(64)));
    for (int trader = 0; trader < traders; trader++) {
      sql.change(
          "setup.work-shards", times().set("job_name", new String[] {"wirewatch-" + trader}));
      sql.change(
          "setup.revolving-shards", times().set("job_name", new String[] {"aggregator-" + trader}));
    }
  }

  private <T> Columns signed(List<T> rows) {
    return times().bytes("master_sig", rows, row -> dice.bytes(64));
  }

  private static Columns times() {
    return new Columns()
        .set("now", House.EPOCH)
        .set("valid_from", House.EPOCH - 30 * House.DAY)
        .set("expire_withdraw", House.EPOCH + 3650 * House.DAY)
        .set("expire_deposit", House.EPOCH + 4000 * House.DAY)
        .set("expire_legal", House.EPOCH + 7300 * House.DAY)
        .set("wire_fee", House.WIRE_FEE)
        .set("closing_fee", House.CLOSING_FEE)
        .set("purse_fee", House.PURSE_FEE);
  }

  private static String[] texts(List<String> values) {
    return values.toArray(String[]::new);
  }
}
