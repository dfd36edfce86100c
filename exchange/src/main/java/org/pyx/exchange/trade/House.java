package org.pyx.exchange.trade;

import java.util.List;

/**
 * What the exchange offers and charges: the configuration rows that all traders share. Immutable.
 *
 * @param denominations keys that are never revoked, by falling worth
 * @param revocable one key per trader that it may revoke
 * @param auditorSerials auditor_uuid of each auditor
 * @param auditors their keys
 * @param officers keys of the AML staff
 * @param accounts payto URIs of the exchange's own accounts
 */
public record House(
    long masterSeed,
    List<Denomination> denominations,
    List<Denomination> revocable,
    List<Long> auditorSerials,
    List<byte[]> auditors,
    List<byte[]> officers,
    List<String> accounts) {
  /** The start of the exchange's time: 2024-12-01, in microseconds since 1970. */
  static final long EPOCH = 1_733_011_200_000_000L;

  static final long SECOND = 1_000_000;
  static final long DAY = 86_400 * SECOND;

  static final long WIRE_FEE = Money.CENT;
  static final long CLOSING_FEE = 5 * Money.CENT;
  static final long PURSE_FEE = 2 * Money.CENT;
}
