package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;

/** Only what evidence says was kept out of the copy is replayed, and only as the journal has it. */
class WitnessTest {
  private static final TableName TABLE = new TableName("public", "ledger");
  private static final TransactionPosition AT = new TransactionPosition(7, new Lsn(9), 1);
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();
  private final Witness witness = new Witness();

  @Test
  void whatTheJudgeRejectedOrTheDatabaseRefusedMayBeReplayed() {
    Witness.Found judged = look(event("validator", "row.length", Action.REJECT, insert(1)), 4);
    assertThat(judged).isEqualTo(new Witness.Found(false, java.util.Optional.empty()));
    Witness.Found refused = look(event("sink", "db.unique", Action.REJECT, insert(1)), 4);
    assertThat(refused).isEqualTo(new Witness.Found(true, java.util.Optional.empty()));
  }

  @Test
  void whatWasLetThroughOrNeverJudgedMayNot() {
    for (RejectedEvent event :
        List.of(
            event("validator", "row.length", Action.FLAG, insert(1)),
            event("validator", "row.length", Action.HALT, insert(1)),
            event("validator", "stream.slot", Action.REJECT, new Change.Begin(AT, 1)),
            event("sink", "adopt.differs", Action.REJECT, insert(1)),
            event("sink", "db.unique", Action.FLAG, insert(1)),
            event("sink", "db.unique", Action.REJECT, new Change.Truncate(AT, 1, TABLE)),
            event("somebody", "row.length", Action.REJECT, insert(1)))) {
      assertThat(look(event, 4).objection()).as("%s", event).isPresent();
    }
  }

  @Test
  void theChangeMustBeTheJournals() {
    RejectedEvent event = event("validator", "row.length", Action.REJECT, insert(1));
    Decision.Chosen chosen = new Decision.Chosen(4, 8);
    byte[] evidence = verdicts.encodeRejected(event);
    assertThat(objection(chosen, evidence, changes.encode(insert(2)))).contains("another change");
    assertThat(objection(new Decision.Chosen(5, 8), evidence, changes.encode(insert(1))))
        .contains("another change");
    assertThat(objection(chosen, evidence, null)).contains("the journal lacks it");
    assertThat(objection(chosen, null, changes.encode(insert(1)))).contains("rejected topic lacks");
    assertThat(objection(chosen, new byte[] {1}, changes.encode(insert(1)))).contains("be read");
    assertThat(objection(chosen, evidence, evidence)).contains("cannot be read");
  }

  private String objection(
      Decision.Chosen chosen, byte @Nullable [] evidence, byte @Nullable [] journal) {
    return witness.look(chosen, evidence, journal).objection().orElseThrow();
  }

  private Witness.Found look(RejectedEvent event, long journalOffset) {
    return witness.look(
        new Decision.Chosen(journalOffset, 8),
        verdicts.encodeRejected(event),
        changes.encode(event.change()));
  }

  private static Change insert(long id) {
    return new Change.Insert(
        AT, 1, TABLE, Row.of(List.of("id"), List.of(new Value.Int(id))), false);
  }

  private static RejectedEvent event(String stage, String rule, Action action, Change change) {
    Digest digest = Digest.of(new byte[] {1});
    Finding finding =
        new Finding(new RuleId(rule), Severity.WARNING, "words", "trusted", List.of());
    return new RejectedEvent(finding, action, stage, 1, digest, digest, 4, -1, change);
  }
}
