package org.pyx.schemas.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pyx.schemas.yaml.YamlMapping;
import org.pyx.schemas.yaml.YamlText;

/** The part {@code old-copy} of a table in a policy file, and what it says in words. Stateless. */
final class OldCopyParts {
  static final String KEY = "old-copy";

  private OldCopyParts() {}

  /** What a policy says of old copies of a table, by column. */
  static Map<String, OldValue> of(YamlMapping body) {
    Optional<YamlMapping> part = body.mapping(KEY);
    Map<String, OldValue> values = new LinkedHashMap<>();
    if (part.isEmpty()) {
      return values;
    }
    YamlMapping mapping = part.get();
    for (String column : mapping.texts("empty")) {
      add(mapping, "empty", values, column, new OldValue.Empty());
    }
    for (String key : List.of("literal", "sha512")) {
      mapping
          .mapping(key)
          .ifPresent(pairs ->
              pairs
                  .pairs()
                  .forEach((column, text) -> {
                    if (key.equals("sha512") && column.equals(text)) {
                      throw pairs.wrong(column, "cannot be the hash of itself");
                    }
                    add(
                        pairs,
                        column,
                        values,
                        column,
                        key.equals("literal")
                            ? new OldValue.Literal(text)
                            : new OldValue.Sha512(text));
                  }));
    }
    mapping.done();
    return values;
  }

  private static void add(
      YamlMapping where, String key, Map<String, OldValue> values, String column, OldValue value) {
    if (values.put(column, value) != null) {
      throw where.wrong(key, column, "names column " + column + " of an old copy twice");
    }
  }

  /** A line for each column. */
  static List<String> words(TablePolicy part) {
    return new TreeMap<>(part.oldCopy())
        .entrySet().stream()
            .map(entry -> YamlText.of(entry.getKey()) + ": " + words(entry.getValue()))
            .toList();
  }

  private static String words(OldValue value) {
    return switch (value) {
      case OldValue.Empty _ -> "NULL";
      case OldValue.Literal literal -> YamlText.quoted(literal.text());
      case OldValue.Sha512 hash -> "the SHA-512 of " + YamlText.of(hash.of());
    };
  }
}
