package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.SECRET;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Recomputation;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/**
 * Hashes made anew, here from bytes put together by hand: for a payto the URI and a NUL, cut to 32
 * bytes; for a denomination age mask, cipher and key, where the blob has cipher, age mask and key.
 */
class HashRuleTest {
  private static final Table TABLE =
      table(
          Fixture.column("h_payto", Kind.BYTES, false),
          Fixture.column("payto_uri", Kind.TEXT, false),
          Fixture.column("denom_pub_hash", Kind.BYTES, false),
          Fixture.column("denom_pub", Kind.BYTES, false));
  private static final String URI = "payto://iban/DE75512108001245126199?receiver-name=" + SECRET;

  private final HashRule rule =
      new HashRule(
          TABLE,
          List.of(
              new Recomputation("h_payto", Recomputation.Kind.PAYTO, "payto_uri"),
              new Recomputation("denom_pub_hash", Recomputation.Kind.DENOMINATION, "denom_pub")));

  @ParameterizedTest
  @ValueSource(strings = {URI, "", "payto://x-taler-bank/localhost/Zürich?receiver-name=🪙"})
  void passesTheHashOfAPayto(String uri) {
    assertThat(payto(paytoHash(uri), uri)).isEmpty();
  }

  @Test
  void passesTheHashOfADenomination() {
    // RSA and age mask 0x00114101, then some key
    byte[] blob = HexFormat.of().parseHex("00000001" + "00114101" + "abcdef0123456789");
    byte[] hashed = HexFormat.of().parseHex("00114101" + "00000001" + "abcdef0123456789");
    assertThat(denomination(sha512(hashed), blob)).isEmpty();
  }

  @Test
  void passesWhatCannotBeComputed() {
    assertThat(judge(Value.NULL, Fixture.text(URI))).isEmpty();
    assertThat(judge(new Value.Bytes(new byte[32]), Value.NULL)).isEmpty();
    assertThat(judge(Value.Unchanged.INSTANCE, Fixture.text(URI))).isEmpty();
    assertThat(judge(new Value.Bytes(new byte[32]), Value.Unchanged.INSTANCE)).isEmpty();
  }

  @Test
  void failsOnTheHashOfAnotherPayto() {
    broken(payto(paytoHash(URI + "&x=1"), URI), Rule.HASH_MISMATCH, "h_payto", "payto_uri");
    broken(payto(new byte[0], URI), Rule.HASH_MISMATCH, "h_payto", "payto_uri");
    assertThat(
            broken(payto(new byte[32], URI), Rule.HASH_MISMATCH, "h_payto", "payto_uri")
                .explanation())
        .doesNotContain("payto://");
  }

  @Test
  void failsOnAHashWithoutTheNul() {
    byte[] without = Arrays.copyOf(sha512(URI.getBytes(StandardCharsets.UTF_8)), 32);
    broken(payto(without, URI), Rule.HASH_MISMATCH, "h_payto", "payto_uri");
  }

  @Test
  void failsOnAHashOfTheWholeBlob() {
    byte[] blob = HexFormat.of().parseHex("00000001" + "00114101" + "abcdef");
    broken(denomination(sha512(blob), blob), Rule.HASH_MISMATCH, "denom_pub_hash", "denom_pub");
  }

  @Test
  void boundaryIsTheLengthOfAHash() {
    byte[] whole = sha512((URI + "\0").getBytes(StandardCharsets.UTF_8));
    assertThat(payto(Arrays.copyOf(whole, 32), URI)).isEmpty();
    broken(payto(Arrays.copyOf(whole, 31), URI), Rule.HASH_MISMATCH, "h_payto", "payto_uri");
    broken(payto(Arrays.copyOf(whole, 33), URI), Rule.HASH_MISMATCH, "h_payto", "payto_uri");
    byte[] lastBit = Arrays.copyOf(whole, 32);
    lastBit[31] ^= 1;
    broken(payto(lastBit, URI), Rule.HASH_MISMATCH, "h_payto", "payto_uri");
  }

  @Test
  void boundaryIsAKeyOfTwoWords() {
    byte[] header = HexFormat.of().parseHex("0000000200000000");
    byte[] hash = sha512(HexFormat.of().parseHex("0000000000000002"));
    assertThat(denomination(hash, header)).isEmpty();
    for (int length = 0; length < 8; length++) {
      byte[] cut = Arrays.copyOf(header, length);
      broken(denomination(sha512(cut), cut), Rule.HASH_MISMATCH, "denom_pub_hash", "denom_pub");
    }
  }

  private Optional<Finding> payto(byte[] hash, String uri) {
    return judge(new Value.Bytes(hash), Fixture.text(uri));
  }

  private Optional<Finding> judge(Value hash, Value uri) {
    return rule.judge(row(TABLE, hash, uri, Value.NULL, Value.NULL));
  }

  private Optional<Finding> denomination(byte[] hash, byte[] blob) {
    return rule.judge(
        row(TABLE, Value.NULL, Value.NULL, new Value.Bytes(hash), new Value.Bytes(blob)));
  }

  private static byte[] paytoHash(String uri) {
    return Arrays.copyOf(sha512((uri + "\0").getBytes(StandardCharsets.UTF_8)), 32);
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
