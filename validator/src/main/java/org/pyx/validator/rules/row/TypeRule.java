package org.pyx.validator.rules.row;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/**
 * A value is of the kind of its trusted column and fits into it. One that is not comes from a
 * column of another type: the exchange's schema has changed.
 */
@Checks(Rule.ROW_TYPE)
public final class TypeRule implements RowRule {
  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      if (!fits(row.column(i).kind(), row.value(i))) {
        String name = row.column(i).name();
        return Optional.of(
            Rule.ROW_TYPE.finding(
                "column " + name + " does not hold a " + row.column(i).type(),
                row.column(i).type(),
                name));
      }
    }
    return Optional.empty();
  }

  /** What is broken if a new row lacks a value: one of a type that capture cannot carry. */
  public Finding incomplete(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      if (row.value(i) instanceof Value.Unchanged) {
        String name = row.column(i).name();
        return Rule.ROW_TYPE.finding(
            "the value of column " + name + " has a type that cannot be carried",
            row.column(i).type(),
            name);
      }
    }
    throw new IllegalArgumentException("the row is complete");
  }

  private static boolean fits(Kind kind, Value value) {
    return switch (value) {
      case Value.Null _, Value.Unchanged _, Value.Large _ -> true;
      case Value.Bool _ -> kind == Kind.BOOL;
      case Value.Int v ->
          switch (kind) {
            case INT2 -> v.value() == (short) v.value();
            case INT4 -> v.value() == (int) v.value();
            case INT8 -> true;
            case BOOL, BYTES, REAL, AMOUNT, TEXT -> false;
          };
      case Value.Real _ -> kind == Kind.REAL;
      case Value.Bytes _ -> kind == Kind.BYTES;
      case Value.Text _ -> kind == Kind.TEXT || kind == Kind.AMOUNT;
    };
  }
}
