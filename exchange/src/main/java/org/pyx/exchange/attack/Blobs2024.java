package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.honest;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Blobs with wrong headers, and hashes that are not those of what they stand for. */
final class Blobs2024 {
  private static final String COINS = "known_coins";
  private static final String REVEALED = "refresh_revealed_coins";
  private static final String ACCOUNTS = "wire_targets";
  private static final String HASH = "{paytohash:account}";
  private static final String DENOMINATIONS = "denominations";
  private static final String KEY = "{denompub:denomination}";
  private static final String KEY_HASH = "{denomhash:denomination}";

  private final Families families;
  private final Victims victims;

  Blobs2024(Families families) {
    this.families = families;
    this.victims = families.victims();
  }

  List<Attack> all() {
    return List.of(
        blob("blob-cipher-0", COINS, "{blob0:denom_sig}", "'\\x0000000000000000ff'::bytea"),
        blob("blob-cipher-3", COINS, "{blob0:denom_sig}", "'\\x0000000300000000ff'::bytea"),
        blob("blob-coin-blinded", COINS, "{blob0:denom_sig}", "{blob1:denom_sig}"),
        blob("blob-short", COINS, "{blob0:denom_sig}", "'\\x00000001000000'::bytea"),
        blob("blob-empty", "reserves_out", "{blob1:blind_sig}", "''::bytea"),
        blob("blob-withdraw-plain", "reserves_out", "{blob1:blind_sig}", "{blob0:blind_sig}"),
        blob("blob-reveal-plain", REVEALED, "{blob1:ev_sig}", "{blob0:ev_sig}"),
        blob("blob-planchet", REVEALED, "{blob256:coin_ev}", "{blob1:coin_ev}"),
        blob("blob-values", REVEALED, "{blob65536:ewv}", "{blob256:ewv}"),
        keyOfNoCipher(),
        hash("hash-of-other-account", ACCOUNTS, HASH, "{paytohash:other}", "another account's"),
        hash("hash-random", ACCOUNTS, HASH, "{bytes32:random}", "of nothing"),
        hash(
            "hash-without-nul",
            ACCOUNTS,
            HASH,
            "substr(sha512(convert_to({payto:account}, 'UTF8')), 1, 32)",
            "made without the NUL"),
        hash("hash-of-other-key", DENOMINATIONS, KEY_HASH, "{denomhash:other}", "another key's"),
        hash("hash-of-whole-blob", DENOMINATIONS, KEY_HASH, "sha512(" + KEY + ")", "of the blob"),
        uriReplaced(),
        transferOfForgedAccount());
  }

  private Attack blob(String name, String table, String part, String replacement) {
    return families.malformed(
        name,
        table,
        Rule.BLOB_HEADER,
        part,
        replacement,
        "a blob in " + table + " with a wrong header");
  }

  private Attack hash(
      String name, String table, String part, String replacement, String description) {
    return families.malformed(
        name,
        table,
        Rule.HASH_MISMATCH,
        part,
        replacement,
        "a hash in " + table + ": " + description);
  }

  /** Its hash is right: only the header is wrong. */
  private Attack keyOfNoCipher() {
    String key = "overlay(" + KEY + " placing '\\x00000003'::bytea from 1)";
    return Script.of(
        "blob-key-cipher",
        "a denomination's key of a cipher that there is not",
        harm(
            DENOMINATIONS,
            Rule.BLOB_HEADER,
            "a key of cipher 3",
            Victims.replaced(
                Victims.replaced(victims.insert(DENOMINATIONS), KEY, key),
                KEY_HASH,
                "sha512(substr(%1$s, 5, 4) || substr(%1$s, 1, 4) || substr(%1$s, 9))"
                    .formatted(key))));
  }

  private Attack uriReplaced() {
    return families.malformed(
        "hash-of-other-uri",
        ACCOUNTS,
        Rule.HASH_MISMATCH,
        "VALUES (" + HASH + ", {payto:account}",
        "VALUES (" + HASH + ", {payto:attacker}",
        "the attacker's account under the hash of another");
  }

  private Attack transferOfForgedAccount() {
    return Script.of(
        "hash-forged-then-used",
        "an account under a wrong hash, and a transfer that names it",
        honest(victims.insert("reserves")),
        harm(
            ACCOUNTS,
            Rule.HASH_MISMATCH,
            "an account under a wrong hash",
            victims.insert(ACCOUNTS, HASH, "{bytes32:forged}")),
        harm(
            "reserves_in",
            Rule.DB_FOREIGN_KEY,
            "a transfer from it",
            victims.insert("reserves_in", HASH, "{bytes32:forged}")));
  }
}
