package org.pyx.validator.rules.row;

import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/**
 * PostgreSQL's text holds neither NUL nor anything that is no Unicode. No honest server sends such:
 * its own database could not hold it either.
 */
@Checks(Rule.ROW_TEXT)
public final class TextRule implements RowRule {
  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      if (row.value(i) instanceof Value.Text text && !holdable(text.value())) {
        String name = row.column(i).name();
        return Optional.of(
            Rule.ROW_TEXT.finding(
                "column " + name + " holds a NUL, or text that is no UTF-8",
                "text that PostgreSQL can hold",
                name));
      }
    }
    return Optional.empty();
  }

  /** The replacement character is let pass: anybody may write it. */
  private static boolean holdable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
