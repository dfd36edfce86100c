package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.sink.adoption.judge.IncompleteRows;
import org.pyx.sink.adoption.judge.Likeness;
import org.pyx.sink.assembly.AcceptedRow;

class AdoptIncompleteRuleTest {
  private static final List<String> COLUMNS = List.of("id", "a", "b");

  private final AdoptIncompleteRule rule = new AdoptIncompleteRule();
  private final IncompleteRows rows = new IncompleteRows(Optional.of("id"));

  @Test
  void passesACopyThatLacksNothing() {
    assertThat(rule.judge(Findings.TABLE, rows, Findings.PLAIN)).isEmpty();
  }

  @Test
  void failsOnceForAllRowsOfATable() {
    rows.add(row(12), Likeness.of(COLUMNS, "=o="));
    rows.add(row(7), Likeness.of(COLUMNS, "=oo"));
    rows.add(row(9), Likeness.of(COLUMNS, "=o="));
    Finding finding = rule.judge(Findings.TABLE, rows, Findings.PLAIN).orElseThrow();
    assertThat(finding.rule()).isEqualTo(Rule.ADOPT_INCOMPLETE.id());
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.explanation())
        .isEqualTo(
            "the copy that is adopted lacks in table s.t what the tool that made it leaves out:"
                + " 3 rows, id 7 to 12; a in 3, b in 1; the exchange's values are in the journal,"
                + " at offsets 112 to 109");
    assertThat(finding.columns()).containsExactly("a", "b");
    assertThat(rows.first().orElseThrow().offset()).isEqualTo(12);
  }

  @Test
  void boundaryOneRowAndNoSerial() {
    IncompleteRows other = new IncompleteRows(Optional.empty());
    other.add(row(3), Likeness.of(COLUMNS, "==o"));
    assertThat(
            rule.judge(Findings.TABLE, other, Findings.mild(Rule.ADOPT_INCOMPLETE))
                .orElseThrow()
                .explanation())
        .contains("leaves out: 1 row; b in 1; the");
  }

  private static AcceptedRow row(long serial) {
    Change change =
        new Change.SnapshotRow(
            new TransactionPosition(0, new Lsn(1), 1),
            0,
            Findings.TABLE,
            Row.of(List.of("id"), List.of(new Value.Int(serial))));
    return AcceptedRow.of(serial, 100 + serial, change, 10);
  }
}
