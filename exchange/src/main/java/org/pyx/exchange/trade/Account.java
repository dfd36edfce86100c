package org.pyx.exchange.trade;

/**
 * A bank account of a customer or a merchant.
 *
 * @param payto the full payto URI, with the receiver's name
 * @param hPayto 32 bytes, hash of {@code payto}
 * @param hNormalized 32 bytes, hash of the URI without the name
 * @param accessToken 32 bytes
 */
@SuppressWarnings(
    "ArrayRecordComponent") // the same account is the same object, and nobody changes the arrays
record Account(String payto, byte[] hPayto, byte[] hNormalized, byte[] accessToken) {
  static Account open(Dice dice) {
    String bare =
        dice.chance(0.7)
            ? "payto://iban/DE%020d".formatted(dice.between(1L, Long.MAX_VALUE - 1))
            : "payto://x-taler-bank/bank.example.com/customer-%d"
                .formatted(dice.between(1L, Long.MAX_VALUE - 1));
    String payto = bare + "?receiver-name=Customer+" + dice.between(1, 1_000_000);
    return new Account(payto, Digest.payto(payto), Digest.payto(bare), dice.bytes(32));
  }

  /** The wire method of the account. */
  String method() {
    return payto.substring("payto://".length(), payto.indexOf('/', "payto://".length()));
  }
}
