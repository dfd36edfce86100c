package org.pyx.console.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.Reading;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LaneTopics;

class LaneProbeTest {
  private static final TableName TABLE = new TableName("taler", "reserves_in");

  private final LaneProbe probe =
      new LaneProbe(new KafkaAccess("localhost:1", (short) 1, Map.of()), new Lane("demo"), 100, 50);
  private final List<Decision> decisions = new ArrayList<>();

  @Test
  void lagIsCountedInRecordsOfTheJournal() {
    assertThat(bad(state(151, 50, 40, Optional.empty(), Optional.empty())))
        .as("exactly as much as is allowed")
        .isEmpty();
    assertThat(bad(state(152, 50, 40, Optional.empty(), Optional.empty())))
        .containsExactly("LAG validator");
    assertThat(bad(state(151, 150, 50, Optional.empty(), Optional.empty())))
        .as("behind by as many accepted records as is allowed")
        .isEmpty();
    assertThat(bad(state(151, 150, 49, Optional.empty(), Optional.empty())))
        .containsExactly("LAG sink");
  }

  /** Signs of life stand in the journal, and have no verdict: the copy's place there rests. */
  @Test
  void anIdleExchangeIsNoLag() {
    assertThat(probe.of(idle(1_000_000)).stream().filter(Reading::bad).map(Reading::thing).toList())
        .isEmpty();
  }

  @Test
  void aLaneThatStandsStill() {
    Hold hold =
        new Hold(
            60,
            0,
            Optional.of(TABLE),
            new Finding(Rule.ROW_SHAPE.id(), Severity.CRITICAL, "a new column", "", List.of()));
    assertThat(bad(state(70, 59, 59, Optional.of(hold), Optional.empty())))
        .containsExactly("HALTED ");
  }

  @Test
  void theLogThatTheExchangeHoldsBack() {
    assertThat(bad(state(1, 0, 0, Optional.empty(), Optional.of(source("reserved", 49, 100)))))
        .isEmpty();
    assertThat(bad(state(1, 0, 0, Optional.empty(), Optional.of(source("reserved", 50, 100)))))
        .containsExactly("SLOT_WAL ");
    assertThat(bad(state(1, 0, 0, Optional.empty(), Optional.of(source("reserved", 50, -1)))))
        .isEmpty();
    assertThat(bad(state(1, 0, 0, Optional.empty(), Optional.of(source(Facts.SLOT_LOST, 0, 9)))))
        .containsExactly("SLOT_WAL ");
  }

  @Test
  void aTableThatIsHeldAndAdmittedAgain() {
    decisions.add(new Decision.RejectTable(TABLE, "me", "why", 0));
    LaneState held = state(1, 0, 0, Optional.empty(), Optional.empty());
    assertThat(bad(held)).containsExactly("HELD_TABLE taler.reserves_in");
    decisions.add(new Decision.AdmitTable(TABLE, "me", "why", 0));
    LaneState admitted = state(1, 0, 0, Optional.empty(), Optional.empty());
    assertThat(probe.of(admitted))
        .as("it is said once that it is well")
        .anyMatch(reading -> reading.check() == CheckKind.HELD_TABLE && !reading.bad());
    assertThat(probe.of(admitted)).noneMatch(r -> r.check() == CheckKind.HELD_TABLE);
  }

  @Test
  void stagesThatNobodyRunsAreDown(@TempDir Path folder) {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      Lane lane = new Lane("down");
      LaneTopics.create(kafka, lane);
      assertThat(new LaneProbe(kafka, lane, 100, 50).look())
          .filteredOn(Reading::bad)
          .extracting(reading -> reading.check() + " " + reading.thing())
          .containsExactly("STAGE_DOWN capture", "STAGE_DOWN validator", "STAGE_DOWN sink");
    }
  }

  private List<String> bad(LaneState state) {
    return probe.of(state).stream()
        .filter(Reading::bad)
        .map(reading -> reading.check() + " " + reading.thing())
        .toList();
  }

  private LaneState state(
      long end, long judged, long copied, Optional<Hold> hold, Optional<Change.Source> source) {
    return new LaneState(
        end,
        judged,
        Optional.of(new Tally(judged, new Lsn(1), Map.of(), Map.of(), hold)),
        source,
        Optional.of(new CopyState(copied, copied, new Lsn(1), 0, Map.of(), List.of(), copied)),
        decisions,
        List.of());
  }

  private LaneState idle(long journal) {
    return new LaneState(
        journal,
        7,
        Optional.of(new Tally(journal - 1, new Lsn(1), Map.of(), Map.of(), Optional.empty())),
        Optional.empty(),
        Optional.of(new CopyState(6, 5, new Lsn(1), 0, Map.of(), List.of(), 6)),
        decisions,
        List.of());
  }

  private static Change.Source source(String slot, long retained, long limit) {
    return new Change.Source(
        new TransactionPosition(0, new Lsn(1), 0),
        0,
        Row.of(
            List.of(Facts.SLOT, Facts.LOG_RETAINED, Facts.LOG_LIMIT),
            List.of(new Value.Text(slot), new Value.Int(retained), new Value.Int(limit))));
  }
}
