package org.pyx.exchange.trade;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Someone who is paid with coins. Belongs to one trader. */
final class Merchant {
  final byte[] pub;
  final Account account;

  /** A number of 31 bits that depends on the key only. */
  final long shard;

  /** Whether payments are so small that several aggregations make one transfer. */
  final boolean small;

  final List<Deposit> open = new ArrayList<>();

  /** Whether the account is in wire_targets. */
  boolean registered;

  /** The transfer that is being saved up for; empty when there is none. */
  byte[] transientTransfer = new byte[0];

  long transientAmount;
  int transientRounds;

  Merchant(Dice dice) {
    pub = dice.bytes(32);
    account = Account.open(dice);
    shard = ByteBuffer.wrap(Digest.sha512(pub)).getInt() & Integer.MAX_VALUE;
    small = dice.chance(0.2);
  }

  /** The parts of the deposits that wait to be wired. */
  int openParts() {
    int parts = 0; // a loop, because every trade asks
    for (Deposit deposit : open) {
      parts += deposit.parts.size();
    }
    return parts;
  }
}
