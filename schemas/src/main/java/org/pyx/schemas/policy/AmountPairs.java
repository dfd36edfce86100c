package org.pyx.schemas.policy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;

/** Finds columns that look like amounts in two columns, as Taler had them in 2021. Stateless. */
final class AmountPairs {
  private static final String VALUE = "_val";
  private static final String FRACTION = "_frac";

  private AmountPairs() {}

  /** Pairs of whole numbers by the names {@code NAME_val} and {@code NAME_frac}. */
  static List<TablePolicy.AmountPair> of(TrustedSchema.Table table) {
    Set<String> whole =
        table.columns().stream()
            .filter(column -> isWhole(column.kind()))
            .map(TrustedSchema.Column::name)
            .collect(Collectors.toSet());
    return table.columns().stream()
        .map(TrustedSchema.Column::name)
        .filter(whole::contains)
        .filter(name -> name.endsWith(VALUE) && name.length() > VALUE.length())
        .map(name -> new TablePolicy.AmountPair(name, stem(name) + FRACTION))
        .filter(pair -> whole.contains(pair.fraction()))
        .toList();
  }

  /** What {@code amounts} calls a pair. */
  static String stem(TablePolicy.AmountPair pair) {
    return stem(pair.value());
  }

  static boolean isWhole(Kind kind) {
    return switch (kind) {
      case INT2, INT4, INT8 -> true;
      case BOOL, BYTES, REAL, AMOUNT, TEXT -> false;
    };
  }

  private static String stem(String value) {
    return value.substring(0, value.length() - VALUE.length());
  }
}
