package org.pyx.exchange.trade;

import java.nio.ByteBuffer;

/**
 * A key that coins are signed with, and what a coin of it is worth. Amounts are in units of 1e-8.
 *
 * <p>Blobs start with eight bytes, big endian: the cipher, and a word that tells the kind of blob.
 * What follows is random here and has the length of the real thing.
 *
 * @param serial denominations_serial, 0 before it is in the database
 * @param cipher 1 for RSA, 2 for Clause-Schnorr
 * @param ageMask 0, or the age groups of coins with age restriction
 * @param keyBytes length of an RSA value in bytes; 32 for Clause-Schnorr
 * @param hash 64 bytes
 * @param fee withdraw, deposit and refund fee: one amount, so that a refunded coin never exceeds
 *     its value
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them, or changes the arrays
record Denomination(
    long serial,
    int cipher,
    int ageMask,
    int keyBytes,
    byte[] publicKey,
    byte[] hash,
    byte[] masterSignature,
    long coin,
    long fee,
    long refreshFee) {
  static final int RSA = 1;
  static final int CLAUSE_SCHNORR = 2;
  private static final int AGE_GROUPS = 0x00052a81;
  private static final int BLINDED_SIGNATURE = 1;
  private static final int PLANCHET = 0x100;
  private static final int EXCHANGE_VALUES = 0x10000;

  static Denomination create(
      Dice dice, int cipher, boolean aged, int keyBytes, long coin, long fee) {
    int mask = aged ? AGE_GROUPS : 0;
    byte[] key = cipher == RSA ? rsaKey(dice, keyBytes) : dice.bytes(32);
    byte[] hash = Digest.sha512(header(mask, cipher), key);
    byte[] publicKey = blob(cipher, mask, key);
    return new Denomination(
        0, cipher, mask, keyBytes, publicKey, hash, dice.bytes(64), coin, fee, 2 * fee);
  }

  Denomination withSerial(long assigned) {
    return new Denomination(
        assigned,
        cipher,
        ageMask,
        keyBytes,
        publicKey,
        hash,
        masterSignature,
        coin,
        fee,
        refreshFee);
  }

  /** What a reserve pays for a coin. */
  long price() {
    return coin + fee;
  }

  /** A coin's signature, as in known_coins.denom_sig. */
  byte[] signature(Dice dice) {
    return blob(cipher, 0, dice.bytes(cipher == RSA ? keyBytes : 64));
  }

  /** The signature over a blinded coin, as in reserves_out.denom_sig. */
  byte[] blindSignature(Dice dice) {
    return blob(cipher, BLINDED_SIGNATURE, dice.bytes(cipher == RSA ? keyBytes : 36));
  }

  /** A blinded coin without its header. */
  byte[] blindedCoin(Dice dice) {
    return dice.bytes(cipher == RSA ? keyBytes : 96);
  }

  /** refresh_revealed_coins.coin_ev of a blinded coin. */
  byte[] planchet(byte[] blindedCoin) {
    return blob(cipher, PLANCHET, blindedCoin);
  }

  /** refresh_revealed_coins.ewv: only a header for RSA. */
  byte[] exchangeValues(Dice dice) {
    return blob(cipher, EXCHANGE_VALUES, dice.bytes(cipher == RSA ? 0 : 64));
  }

  /** Modulus and exponent after their lengths of two bytes each. */
  private static byte[] rsaKey(Dice dice, int keyBytes) {
    return ByteBuffer.allocate(4 + keyBytes + 3)
        .putShort((short) keyBytes)
        .putShort((short) 3)
        .put(dice.bytes(keyBytes))
        .put(new byte[] {1, 0, 1})
        .array();
  }

  private static byte[] blob(int first, int second, byte[] rest) {
    return ByteBuffer.allocate(8 + rest.length).putInt(first).putInt(second).put(rest).array();
  }

  private static byte[] header(int first, int second) {
    return ByteBuffer.allocate(8).putInt(first).putInt(second).array();
  }
}
