package org.pyx.validator.rules.row;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Recomputation;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/**
 * A hash that can be computed anew is the one of its column: an exchange cannot call an account or
 * a denomination by a hash that stands for another.
 */
@Checks(Rule.HASH_MISMATCH)
public final class HashRule implements RowRule {
  private static final int PAYTO_LENGTH = 32;
  private static final int WORD = 4;

  private final List<Hashed> columns;

  private record Hashed(int hash, Recomputation.Kind kind, int of) {}

  /** For a table; the policy names the columns. */
  public HashRule(TrustedSchema.Table table, List<Recomputation> hashes) {
    columns =
        hashes.stream()
            .map(h ->
                new Hashed(Columns.place(table, h.hash()), h.kind(), Columns.place(table, h.of())))
            .toList();
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (Hashed column : columns) {
      if (row.value(column.hash) instanceof Value.Bytes claimed
          && !matches(claimed.value(), column.kind, row.value(column.of))) {
        String name = row.column(column.hash).name();
        return Optional.of(
            Rule.HASH_MISMATCH.finding(
                "column " + name + " does not hold the hash of its row",
                "the hash of column " + row.column(column.of).name(),
                name,
                row.column(column.of).name()));
      }
    }
    return Optional.empty();
  }

  /** What is not there cannot be hashed, and what is no blob of Taler's is hashed to nothing. */
  private static boolean matches(byte[] claimed, Recomputation.Kind kind, Value of) {
    return switch (kind) {
      case PAYTO -> !(of instanceof Value.Text uri) || Arrays.equals(claimed, payto(uri.value()));
      case DENOMINATION ->
          !(of instanceof Value.Bytes key)
              || (key.value().length >= 2 * WORD
                  && Arrays.equals(claimed, denomination(key.value())));
    };
  }

  private static byte[] payto(String uri) {
    MessageDigest sha512 = sha512();
    sha512.update(uri.getBytes(StandardCharsets.UTF_8));
    sha512.update((byte) 0);
    return Arrays.copyOf(sha512.digest(), PAYTO_LENGTH);
  }

  /** The blob has cipher, age mask, key; the hash is over age mask, cipher, key. */
  private static byte[] denomination(byte[] blob) {
    MessageDigest sha512 = sha512();
    sha512.update(blob, WORD, WORD);
    sha512.update(blob, 0, WORD);
    sha512.update(blob, 2 * WORD, blob.length - 2 * WORD);
    return sha512.digest();
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks SHA-512", e);
    }
  }
}
