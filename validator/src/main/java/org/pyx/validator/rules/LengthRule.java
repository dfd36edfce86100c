package org.pyx.validator.rules;

import java.util.Optional;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;

/**
 * {@code row.length}: the lengths that the auditor's CHECKs demand, in bytes for bytea, in
 * characters for text.
 */
public final class LengthRule implements RowRule {
  @Override
  public Optional<Verdict.Rejected> judge(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      LengthBounds bounds = row.column(i).length();
      if (bounds == null) {
        continue;
      }
      int length = length(row.value(i));
      if (length >= 0 && (length < bounds.least() || length > bounds.most())) {
        return Optional.of(
            Rule.ROW_LENGTH.broken(
                "column " + row.column(i).name() + " has length " + length,
                bounds.least() == bounds.most()
                    ? "length " + bounds.least()
                    : "length " + bounds.least() + " to " + bounds.most()));
      }
    }
    return Optional.empty();
  }

  private static int length(Value value) {
    return switch (value) {
      case Value.Bytes v -> v.value().length;
      case Value.Text v -> v.value().codePointCount(0, v.value().length());
      case Value.Null _, Value.Unchanged _, Value.Bool _, Value.Int _, Value.Real _ -> -1;
    };
  }
}
