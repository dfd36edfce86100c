package org.pyx.schemas.policy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.yaml.YamlText;

/** Says in words what may happen to the columns of a copied table. Stateless. */
final class ColumnWords {
  private ColumnWords() {}

  /** A line for each law that has columns. */
  static List<String> laws(TablePolicy part, Optional<TrustedSchema.Table> trusted) {
    Map<ColumnLaw, List<String>> byLaw = new EnumMap<>(ColumnLaw.class);
    new TreeMap<>(part.columns())
        .forEach((column, law) -> byLaw.computeIfAbsent(law, _ -> new ArrayList<>()).add(column));
    part.version()
        .ifPresent(
            version -> byLaw.getOrDefault(ColumnLaw.VERSIONED, new ArrayList<>()).remove(version));
    List<String> lines = new ArrayList<>();
    for (ColumnLaw law : ColumnLaw.values()) {
      List<String> columns = byLaw.getOrDefault(law, List.of());
      if (law == ColumnLaw.IMMUTABLE) {
        lines.add(immutable(part, trusted) + ": " + words(law, part));
      } else if (!columns.isEmpty()) {
        lines.add(YamlText.of(columns) + ": " + words(law, part));
      }
    }
    return lines;
  }

  private static String immutable(TablePolicy part, Optional<TrustedSchema.Table> trusted) {
    String every = part.columns().isEmpty() ? "every column" : "every column not named below";
    return trusted
        .map(table ->
            table.columns().stream()
                .map(TrustedSchema.Column::name)
                .filter(name -> part.law(name) == ColumnLaw.IMMUTABLE)
                .toList())
        .filter(names -> !names.isEmpty())
        .map(YamlText::of)
        .orElse(every);
  }

  private static String words(ColumnLaw law, TablePolicy part) {
    return switch (law) {
      case IMMUTABLE -> "copied, and never changes (" + Rule.OP_UPDATE.id() + ")";
      case DERIVED -> "not copied, left to the copy's default; updates are ignored";
      case UPDATABLE -> "copied as first seen; updates are legitimate, and ignored";
      case VERSIONED ->
          "copied as first seen; updates are legitimate if "
              + YamlText.of(part.version().orElseThrow())
              + " grows with them ("
              + Rule.OP_VERSION_BACK.id()
              + ")";
      case ONCE_TRUE ->
          "copied as first seen; may go from false to true, never back ("
              + Rule.OP_FLAG_RESET.id()
              + ")";
      case ONCE_FALSE ->
          "copied as first seen; may go from true to false, never back ("
              + Rule.OP_FLAG_RESET.id()
              + ")";
    };
  }

  /** A line for each thing that is checked of values. */
  static List<String> values(
      Policy policy, TablePolicy part, Optional<TrustedSchema.Table> trusted) {
    List<String> lines = new ArrayList<>();
    lines.add("types, NOT NULL, lengths and ranges as the copy's own schema has them");
    String composite =
        trusted.map(table -> names(table, Kind.AMOUNT)).orElse("columns of type taler_amount");
    if (!composite.isEmpty()) {
      lines.add(composite + ": an amount (" + Rule.AMOUNT_FORM.id() + " and the like)");
    }
    for (TablePolicy.AmountPair pair : part.contents().amounts()) {
      lines.add(
          YamlText.of(List.of(pair.value(), pair.fraction()))
              + ": together an amount ("
              + Rule.AMOUNT_RANGE.id()
              + " and the like)");
    }
    times(policy, trusted)
        .ifPresent(
            times -> lines.add(times + ": a time in whole seconds (" + Rule.TIME_FORM.id() + ")"));
    for (Recomputation hash : part.contents().hashes()) {
      lines.add(
          YamlText.of(hash.hash())
              + ": must be the hash of "
              + YamlText.of(hash.of())
              + ", as Taler makes it of a "
              + switch (hash.kind()) {
                case PAYTO -> "payto URI";
                case DENOMINATION -> "denomination's key";
              }
              + " ("
              + Rule.HASH_MISMATCH.id()
              + ")");
    }
    new TreeMap<>(part.contents().blobs())
        .forEach((column, blob) ->
            lines.add(
                YamlText.of(column)
                    + ": must begin as a "
                    + blob.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + " does ("
                    + Rule.BLOB_HEADER.id()
                    + ")"));
    return lines;
  }

  private static Optional<String> times(Policy policy, Optional<TrustedSchema.Table> trusted) {
    if (trusted.isPresent()) {
      return Optional.of(
              trusted.get().columns().stream()
                  .filter(column -> column.kind() == Kind.INT8)
                  .map(TrustedSchema.Column::name)
                  .filter(policy::isWholeSeconds)
                  .map(YamlText::of)
                  .collect(Collectors.joining(", ")))
          .filter(names -> !names.isEmpty());
    }
    return policy.wholeSeconds().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "bigint columns named "
                + policy.wholeSeconds().stream()
                    .map(pattern -> pattern.contains("*") ? pattern : YamlText.of(pattern))
                    .collect(Collectors.joining(", ")));
  }

  private static String names(TrustedSchema.Table table, Kind kind) {
    return table.columns().stream()
        .filter(column -> column.kind() == kind)
        .map(TrustedSchema.Column::name)
        .map(YamlText::of)
        .collect(Collectors.joining(", "));
  }
}
