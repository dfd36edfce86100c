package org.pyx.exchange.trade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The hashes of the database that anyone can compute again (see Taler's payto and coin hashes). */
final class Digest {
  private Digest() {}

  /** SHA-512 over the parts, one after the other. */
  static byte[] sha512(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  /** wire_target_h_payto: the first 32 bytes of SHA-512 over the URI and one NUL byte. */
  static byte[] payto(String uri) {
    return Arrays.copyOf(sha512(uri.getBytes(StandardCharsets.UTF_8), new byte[1]), 32);
  }
}
