package org.pyx.sink.rules;

import java.util.List;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.sink.assembly.SerialWatch;

/**
 * Rows with lower serials became visible after rows with higher ones ({@code row.late-serial}): no
 * fault of theirs, but who reads the table by its serial passes them by. Stateless and thread-safe.
 */
@Checks(Rule.ROW_LATE_SERIAL)
public record LateSerialRule() {
  /** Its entry in the catalogue. */
  public Rule rule() {
    return Rule.ROW_LATE_SERIAL;
  }

  /** The finding, as severe as the policy has it. */
  public Finding finding(SerialWatch.Late late, Policy policy) {
    TableName table = late.row().table();
    return new Finding(
        rule().id(),
        policy.ruling(rule(), table).severity(),
        "rows of table "
            + table
            + " became visible late: "
            + late.rows()
            + (late.rows() == 1 ? " row, " : " rows, the lowest ")
            + late.column()
            + " "
            + late.lowest()
            + ", when "
            + late.passed()
            + " was visible already",
        "rewind a reader of this table to " + late.lowest(),
        List.of(late.column()));
  }
}
