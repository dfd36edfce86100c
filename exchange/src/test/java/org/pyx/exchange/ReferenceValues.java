package org.pyx.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.rule.Rule;

/** What is wrong with the values of a row, by the facts about Taler: written anew for the tests. */
final class ReferenceValues {
  private static final Pattern TIME =
      Pattern.compile(".*(_timestamp|_date|_deadline)|valid_from|expire_.*");
  private static final Pattern AMOUNT = Pattern.compile("\\((-?\\d*),(-?\\d*)\\)");

  /** Blobs with their second words; -1 for any. */
  private static final Map<String, Integer> BLOBS =
      Map.of(
          "denominations.denom_pub", -1,
          "known_coins.denom_sig", 0,
          "reserves_out.denom_sig", 1,
          "refresh_revealed_coins.ev_sig", 1,
          "refresh_revealed_coins.coin_ev", 0x100,
          "refresh_revealed_coins.ewv", 0x10000);

  /** 32 MiB; what is this long in the tests is text of one byte a letter. */
  private static final int MOST_BYTES = 32 << 20;

  private final boolean since2024;

  ReferenceValues(SchemaVariant variant) {
    since2024 = variant != SchemaVariant.TALER_2021;
  }

  /** The rule that the row breaks, if it breaks one. */
  Optional<Rule> broken(String table, Map<String, @Nullable String> row) {
    for (Map.Entry<String, @Nullable String> column : row.entrySet()) {
      String value = column.getValue();
      if (value == null) {
        continue;
      }
      Optional<Rule> broken = broken(table, column.getKey(), value, row);
      if (broken.isPresent()) {
        return broken;
      }
    }
    return since2024 ? hash(table, row) : Optional.empty();
  }

  private Optional<Rule> broken(
      String table, String column, String value, Map<String, @Nullable String> row) {
    if (value.length() > MOST_BYTES) {
      return Optional.of(Rule.ROW_OVERSIZE);
    }
    if (TIME.matcher(column).matches()) {
      long time = Long.parseLong(value);
      return time == Long.MAX_VALUE || time >= 0 && time % 1_000_000 == 0
          ? Optional.empty()
          : Optional.of(Rule.TIME_FORM);
    }
    Matcher amount = AMOUNT.matcher(value);
    if (since2024 && amount.matches()) {
      return amount(amount.group(1), amount.group(2));
    }
    String fraction = row.get(column.replaceFirst("_val$", "_frac"));
    if (!since2024 && column.endsWith("_val") && fraction != null) {
      return amount(value, fraction);
    }
    Integer second = BLOBS.get(table + "." + column);
    if (since2024 && second != null) {
      ByteBuffer blob = ByteBuffer.wrap(bytes(value));
      if (blob.remaining() < 8) {
        return Optional.of(Rule.BLOB_HEADER);
      }
      int cipher = blob.getInt();
      int kind = blob.getInt();
      if (cipher < 1 || cipher > 2 || second >= 0 && kind != second) {
        return Optional.of(Rule.BLOB_HEADER);
      }
    }
    return Optional.empty();
  }

  private static Optional<Rule> amount(String units, String fractions) {
    if (units.isEmpty() || fractions.isEmpty()) {
      return Optional.of(Rule.AMOUNT_NULL);
    }
    long value = Long.parseLong(units);
    long fraction = Long.parseLong(fractions);
    return value < 0 || value > 1L << 52 || fraction < 0 || fraction > 99_999_999
        ? Optional.of(Rule.AMOUNT_RANGE)
        : Optional.empty();
  }

  private static Optional<Rule> hash(String table, Map<String, @Nullable String> row) {
    byte[] claimed;
    byte[] computed;
    if (table.equals("wire_targets")) {
      claimed = bytes(row.get("wire_target_h_payto"));
      computed =
          Arrays.copyOf(sha512((row.get("payto_uri") + "\0").getBytes(StandardCharsets.UTF_8)), 32);
    } else if (table.equals("denominations")) {
      claimed = bytes(row.get("denom_pub_hash"));
      byte[] key = bytes(row.get("denom_pub"));
      byte[] swapped = key.clone();
      System.arraycopy(key, 0, swapped, 4, 4);
      System.arraycopy(key, 4, swapped, 0, 4);
      computed = sha512(swapped);
    } else {
      return Optional.empty();
    }
    return Arrays.equals(claimed, computed) ? Optional.empty() : Optional.of(Rule.HASH_MISMATCH);
  }

  private static byte[] bytes(@Nullable String bytea) {
    return HexFormat.of().parseHex(String.valueOf(bytea).substring(2));
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
