package org.pyx.verify;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Set;
import java.util.TreeSet;
import org.pyx.schemas.model.Digest;
import org.pyx.verify.TableReader.Digests;

/**
 * Sums of rows that come in any order, in buckets by their key's digest. A sum of hashes is no safe
 * digest of a set if who chooses the rows can compute the hashes (generalised birthdays find other
 * rows with the same sum). Here each is hashed once more with a key that is made for the run and
 * never leaves this process: the multiset hash MSet-Add-Hash of Clarke and others (Asiacrypt 2003).
 * Not thread-safe.
 */
final class Sums {
  /** How many buckets there are. */
  static final int BUCKETS = 1 << 16;

  private static final int KEY_BYTES = 32;

  private final byte[] key;
  private final MessageDigest sha256 = Digest.sha256();
  private final long[] counts = new long[BUCKETS];
  private final long[] high = new long[BUCKETS];
  private final long[] low = new long[BUCKETS];
  private long rows;

  private Sums(byte[] key) {
    this.key = key;
  }

  /** Sums for two sides, which can be compared with each other. */
  static Pair<Sums> forBoth() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Pair<>(new Sums(key), new Sums(key));
  }

  void add(Digests row) {
    // of fixed length, so that the key in front makes a pseudo-random function of it
    sha256.update(key);
    sha256.update(row.key().bytes());
    sha256.update(row.row().bytes());
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
    int bucket = row.key().firstTwo();
    counts[bucket]++;
    high[bucket] += hash.getLong();
    low[bucket] += hash.getLong();
    rows++;
  }

  long rows() {
    return rows;
  }

  long rows(int bucket) {
    return counts[bucket];
  }

  /** The buckets that differ. */
  Set<Integer> differing(Sums other) {
    Set<Integer> differing = new TreeSet<>();
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] != other.counts[i] || high[i] != other.high[i] || low[i] != other.low[i]) {
        differing.add(i);
      }
    }
    return differing;
  }
}
