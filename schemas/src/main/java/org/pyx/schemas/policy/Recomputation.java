package org.pyx.schemas.policy;

/**
 * A column that holds the hash of another, so that it can be computed anew.
 *
 * @param hash the column with the hash
 * @param kind how it is made
 * @param of the column that is hashed
 */
public record Recomputation(String hash, Kind kind, String of) {
  /** How Taler makes a hash. */
  public enum Kind {
    /** The first 32 bytes of the SHA-512 of a URI and one NUL byte. */
    PAYTO,
    /** The SHA-512 of age mask, cipher and key of a denomination's public key. */
    DENOMINATION
  }
}
