package org.pyx.console.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.Probe;
import org.pyx.alerts.check.Reading;
import org.pyx.schemas.leadership.Members;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;

/** Looks at a lane for the alert stage: its stages, its topics. Used by one thread. */
public final class LaneProbe implements Probe {
  private static final List<String> STAGES = List.of("capture", "validator", "sink");

  /** Without a limit of the server's, its disk is what fills up. */
  private static final long MUCH_LOG = 16L << 30;

  private final KafkaAccess kafka;
  private final Lane lane;
  private final long rows;
  private final int percent;
  private Set<TableName> held = Set.of();

  /**
   * A probe that has not looked yet.
   *
   * @param rows records by which a stage may be behind
   * @param percent of the log that the exchange's server may hold back for the slot
   */
  public LaneProbe(KafkaAccess kafka, Lane lane, long rows, int percent) {
    this.kafka = kafka;
    this.lane = lane;
    this.rows = rows;
    this.percent = percent;
  }

  @Override
  public String name() {
    return "lane " + lane.name();
  }

  @Override
  public List<Reading> look() {
    List<Reading> readings = new ArrayList<>();
    for (String stage : STAGES) {
      boolean down = Members.of(kafka, lane, stage).holder().isEmpty();
      readings.add(
          new Reading(CheckKind.STAGE_DOWN, stage, down, "no process of stage " + stage + " runs"));
    }
    readings.addAll(of(LaneState.read(kafka, lane)));
    return readings;
  }

  /** What the topics of the lane say. */
  List<Reading> of(LaneState state) {
    List<Reading> readings = new ArrayList<>();
    Optional<Hold> hold = state.hold();
    readings.add(
        new Reading(
            CheckKind.HALTED,
            "",
            hold.isPresent(),
            hold.map(found -> found.finding().explanation()).orElse("")));
    state
        .tally()
        .ifPresent(tally -> {
          long behind = state.journalEnd() - 1 - tally.journalOffset();
          readings.add(lag("validator", behind, "records of the journal"));
        });
    readings.add(lag("sink", behind(state), "accepted records"));
    state.source().map(this::slot).ifPresent(readings::add);
    tables(state.rejectedTables(), readings);
    return readings;
  }

  /**
   * By the accepted topic: signs of life are in the journal alone, and nothing is copied of them.
   */
  private static long behind(LaneState state) {
    return state.acceptedEnd() - state.copy().map(CopyState::nextOffset).orElse(0L);
  }

  private Reading lag(String stage, long behind, String what) {
    return new Reading(
        CheckKind.LAG, stage, behind > rows, "%,d %s behind".formatted(behind, what));
  }

  private Reading slot(Change.Source seen) {
    Row facts = seen.facts();
    String slot = facts.get(Facts.SLOT) instanceof Value.Text text ? text.value() : "";
    Long retained = number(facts, Facts.LOG_RETAINED);
    Long limit = number(facts, Facts.LOG_LIMIT);
    if (slot.equals(Facts.SLOT_LOST) || slot.equals(Facts.SLOT_MISSING)) {
      return new Reading(CheckKind.SLOT_WAL, "", true, "the exchange says: the slot is " + slot);
    }
    if (retained == null || limit == null) {
      return new Reading(CheckKind.SLOT_WAL, "", false, "");
    }
    LogRetention log = new LogRetention(retained, limit, false);
    boolean much = log.unlimited() ? retained >= MUCH_LOG : log.percent() >= percent;
    return new Reading(CheckKind.SLOT_WAL, "", much, "held back for the slot: " + log.words());
  }

  /** Those that were held at the last look, and are not now, are well. */
  private void tables(Set<TableName> rejected, List<Reading> readings) {
    Set<TableName> all = new TreeSet<>(held);
    all.addAll(rejected);
    for (TableName table : all) {
      readings.add(
          new Reading(
              CheckKind.HELD_TABLE,
              table.toString(),
              rejected.contains(table),
              "every change is rejected, as somebody has decided; pyx lane admit-table ends that"));
    }
    held = rejected;
  }

  private static @Nullable Long number(Row facts, String name) {
    return facts.get(name) instanceof Value.Int number ? (Long) number.value() : null;
  }
}
