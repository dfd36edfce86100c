package org.pyx.validator.rules.row;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.TablePolicy.AmountPair;
import org.pyx.validator.rules.TrustedRow;

/** Finds the amounts of a row, composite ones and pairs of columns. Immutable. */
final class AmountColumns {
  private final int[] composites;
  private final List<Pair> pairs;

  private record Pair(String name, int units, int fractions) {}

  AmountColumns(TrustedSchema.Table table, List<AmountPair> pairs) {
    composites = Columns.where(table, i -> table.columns().get(i).kind() == Kind.AMOUNT);
    this.pairs =
        pairs.stream()
            .map(pair ->
                new Pair(
                    pair.value(),
                    Columns.place(table, pair.value()),
                    Columns.place(table, pair.fraction())))
            .toList();
  }

  /** The name of the first column whose amount is of a form, or null. */
  @Nullable String first(TrustedRow row, Amount form) {
    for (int column : composites) {
      if (row.value(column) instanceof Value.Text text && Amount.of(text.value()) == form) {
        return row.column(column).name();
      }
    }
    for (Pair pair : pairs) {
      if (form(row.value(pair.units), row.value(pair.fractions)) == form) {
        return pair.name;
      }
    }
    return null;
  }

  /** Amounts that are NULL as a whole are no business of these rules: NOT NULL decides. */
  private static Amount form(Value units, Value fractions) {
    if (units instanceof Value.Int u && fractions instanceof Value.Int f) {
      return Amount.of(u.value(), f.value());
    }
    return units instanceof Value.Null == fractions instanceof Value.Null
        ? Amount.GOOD
        : Amount.MEMBER_NULL;
  }
}
