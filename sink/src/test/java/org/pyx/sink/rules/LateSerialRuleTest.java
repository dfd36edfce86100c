package org.pyx.sink.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.assembly.SerialWatch;

class LateSerialRuleTest {
  private final LateSerialRule rule = new LateSerialRule();
  private final SerialWatch watch =
      SerialWatch.of(
          new TrustedSchema(
              List.of(
                  new TrustedSchema.Table(
                      Findings.TABLE,
                      List.of(new Column("id", "bigint", Kind.INT8, true, false, null)),
                      List.of("id"),
                      List.of(),
                      List.of()))),
          Findings.PLAIN);

  @Test
  void passesHigherSerials() {
    watch.visible(Findings.TABLE, 10);
    watch.written(List.of(row(12), row(11)));
    assertThat(watch.late()).isEmpty();
  }

  @Test
  void failsLowerSerialsAndTellsWhereToGoBackTo() {
    watch.visible(Findings.TABLE, 10);
    watch.written(List.of(row(7), row(3), row(12)));
    Finding finding = rule.finding(watch.late().getFirst(), Findings.PLAIN);
    assertThat(finding.rule()).isEqualTo(Rule.ROW_LATE_SERIAL.id());
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.explanation())
        .isEqualTo(
            "rows of table s.t became visible late: 2 rows, the lowest id 3, when 10 was visible"
                + " already");
    assertThat(finding.trusted()).isEqualTo("rewind a reader of this table to 3");
    assertThat(finding.columns()).containsExactly("id");
  }

  @Test
  void boundaryOneIsOneAndThePolicyMayRaiseIt() {
    watch.visible(Findings.TABLE, 10);
    watch.written(List.of(row(10)));
    Finding finding =
        rule.finding(
            watch.late().getFirst(),
            PolicyFile.parse(
                "strict",
                "policy: strict\nschema: s\nseverities: {row.late-serial: warning}\n"
                    + "tables:\n  t: {serial: id}\n"));
    assertThat(finding.explanation()).contains("late: 1 row, id 10, when 10 was visible");
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
  }

  private static AcceptedRow row(long serial) {
    Change change =
        new Change.Insert(
            new TransactionPosition(5, new Lsn(1), 1),
            0,
            Findings.TABLE,
            Row.of(List.of("id"), List.of(new Value.Int(serial))),
            false);
    return AcceptedRow.of(serial, serial, change, 10);
  }
}
