package org.pyx.validator.rules.row;

import java.util.HexFormat;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** A value above the configured limit, of which only size and digest have travelled. */
@Checks(Rule.ROW_OVERSIZE)
public final class OversizeRule implements RowRule {
  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (int i = 0; i < row.size(); i++) {
      if (row.value(i) instanceof Value.Large large) {
        String name = row.column(i).name();
        return Optional.of(
            Rule.ROW_OVERSIZE.finding(
                "column "
                    + name
                    + " holds "
                    + large.size()
                    + " bytes with SHA-256 "
                    + HexFormat.of().formatHex(large.sha256()),
                "values up to the limit of capture",
                name));
      }
    }
    return Optional.empty();
  }
}
