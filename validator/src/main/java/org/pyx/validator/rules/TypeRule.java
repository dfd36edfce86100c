package org.pyx.validator.rules;

import java.util.Optional;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;

/** {@code row.type}: a value must be of the column's type and within its range. */
public final class TypeRule implements RowRule {
  @Override
  public Optional<Verdict.Rejected> judge(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      if (!fits(row.column(i).kind(), row.value(i))) {
        return Optional.of(
            Rule.ROW_TYPE.broken(
                "column " + row.column(i).name() + " does not hold a " + row.column(i).type(),
                row.column(i).type()));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(TrustedSchema.Kind kind, Value value) {
    return switch (value) {
      case Value.Null _ -> true;
      case Value.Unchanged _ -> true;
      case Value.Bool _ -> kind == TrustedSchema.Kind.BOOL;
      case Value.Int v ->
          switch (kind) {
            case INT2 -> v.value() == (short) v.value();
            case INT4 -> v.value() == (int) v.value();
            case INT8 -> true;
            case BOOL, BYTES, REAL, AMOUNT, TEXT -> false;
          };
      case Value.Real _ -> kind == TrustedSchema.Kind.REAL;
      case Value.Bytes _ -> kind == TrustedSchema.Kind.BYTES;
      case Value.Text v ->
          (kind == TrustedSchema.Kind.TEXT || kind == TrustedSchema.Kind.AMOUNT)
              && v.value().indexOf('\0') < 0;
    };
  }
}
