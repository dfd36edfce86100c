package org.pyx.schemas.policy;

import java.util.OptionalInt;

/**
 * What a blob of Taler's holds. Each begins with two words of four bytes, big endian: the cipher (1
 * RSA, 2 Clause-Schnorr), and a word by which its kind is known.
 */
public enum Blob {
  /** A denomination's public key; its second word is an age mask, which may be anything. */
  DENOMINATION_KEY(OptionalInt.empty()),
  /** A plain denomination signature. */
  SIGNATURE(OptionalInt.of(0)),
  /** A blinded denomination signature. */
  BLINDED_SIGNATURE(OptionalInt.of(1)),
  /** A blinded planchet. */
  PLANCHET(OptionalInt.of(0x100)),
  /** An exchange's values for a withdrawal. */
  WITHDRAW_VALUES(OptionalInt.of(0x10000));

  private final OptionalInt secondWord;

  Blob(OptionalInt secondWord) {
    this.secondWord = secondWord;
  }

  /** What the second word must be; empty if anything. */
  public OptionalInt secondWord() {
    return secondWord;
  }
}
