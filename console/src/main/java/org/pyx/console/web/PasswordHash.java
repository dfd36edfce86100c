package org.pyx.console.web;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password's salted hash, slow to compute: PBKDF2 with HMAC-SHA256, in as many rounds as <a
 * href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP</a>
 * asks for. Immutable.
 */
final class PasswordHash {
  private static final int ROUNDS = 600_000;
  private static final int BYTES = 32;
  private static final int SALT = 16;

  /** More would let whoever can write the file stop the machine. */
  private static final int MOST_ROUNDS = 10_000_000;

  private static final Pattern FORM =
      Pattern.compile(
          "pbkdf2-sha256\\$([0-9]{5,8})\\$([A-Za-z0-9+/]{22,88}={0,2})\\$([A-Za-z0-9+/]{43}=)");

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Of nobody: costs as much as any other and fits nothing. */
  static final PasswordHash NOBODY = new PasswordHash(ROUNDS, new byte[SALT], new byte[BYTES]);

  private final int rounds;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int rounds, byte[] salt, byte[] hash) {
    this.rounds = rounds;
    this.salt = salt;
    this.hash = hash;
  }

  /** The hash of a new password. */
  static PasswordHash of(char[] password) {
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    return new PasswordHash(ROUNDS, salt, derive(password, salt, ROUNDS));
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static PasswordHash parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) > MOST_ROUNDS) {
      throw new IllegalArgumentException("no hash of a password");
    }
    Base64.Decoder base64 = Base64.getDecoder();
    return new PasswordHash(
        Integer.parseInt(parts.group(1)),
        base64.decode(parts.group(2)),
        base64.decode(parts.group(3)));
  }

  /** Whether a password is the one. Takes as long whether it is or not. */
  boolean fits(char[] password) {
    return MessageDigest.isEqual(hash, derive(password, salt, rounds));
  }

  private static byte[] derive(char[] password, byte[] salt, int rounds) {
    PBEKeySpec key = new PBEKeySpec(password, salt, rounds, BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks PBKDF2", e);
    } finally {
      key.clearPassword();
    }
  }

  /** As it stands in the file. */
  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getEncoder();
    return "pbkdf2-sha256$"
        + rounds
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }
}
