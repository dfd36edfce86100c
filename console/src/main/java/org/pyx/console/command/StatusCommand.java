package org.pyx.console.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.lane.LaneState;
import org.pyx.schemas.leadership.Members;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.validator.judge.HoldWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pyx status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Says where a lane stands: what is captured, judged and copied, what log the exchange holds back,",
      "where it stands still and why, how often each rule was broken, which serials came late, what",
      "operators have decided."
    })
public final class StatusCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneOption lane;

  @Override
  public Integer call() {
    PyxConfig config = lane.read();
    KafkaAccess kafka = lane.kafka(config);
    LaneState state = LaneState.read(kafka, config.lane());
    line("lane %s, policy %s", config.lane().name(), config.policy().name());
    for (String stage : List.of("capture", "validator", "sink")) {
      members(stage, Members.of(kafka, config.lane(), stage));
    }
    if (config.alerts().isPresent()) {
      members("alerts", Members.of(kafka, config.lane(), "alerts"));
    }
    state.source().map(SourceWords::of).ifPresent(words -> line("exchange   %s", words));
    line("journal    ends at offset %d", state.journalEnd());
    state
        .tally()
        .ifPresentOrElse(
            tally -> line("judged     up to offset %d, %s", tally.journalOffset(), tally.lsn()),
            () -> line("judged     nothing yet"));
    state
        .copy()
        .ifPresentOrElse(
            copy ->
                line(
                    "copied     up to offset %d, %s, committed at the exchange %s",
                    copy.journalOffset(), copy.lsn(), time(copy.commitTime())),
            () -> line("copied     nothing yet"));
    if (!state.laws().isEmpty()) {
      LawCodec.InForce law = state.laws().getLast();
      line(
          "law        since offset %d: policy %s version %d, trusted schema %s of %d tables",
          law.journalOffset(),
          law.law().policy().name(),
          law.law().policy().version(),
          TrustedSchemaCodec.digest(law.law().schema()),
          law.law().schema().tables().size());
    }
    state.hold().ifPresent(hold -> hold(hold, state.waiting()));
    state.tally().ifPresent(StatusCommand::tables);
    rules(state);
    state.copy().ifPresent(StatusCommand::lateSerials);
    if (!state.rejectedTables().isEmpty()) {
      line("%ntables rejected by decision (pyx lane admit-table ends it):");
      state.rejectedTables().forEach(table -> line("  %s", table));
    }
    return 0;
  }

  private static void members(String stage, Members members) {
    line(
        "%-10s %s",
        stage, members.holder().map(holder -> "held by " + holder).orElse("held by nobody"));
    members.standbys().forEach(standby -> line("           standing by: %s", standby));
  }

  private static void hold(Hold hold, long waiting) {
    line("%nSTANDS STILL: %s", hold.finding().explanation());
    line("  %s", HoldWords.stands(hold, waiting));
    line("  %s", HoldWords.waysOut(hold));
  }

  private static void tables(Tally tally) {
    line("%n%-44s %12s %12s %12s %12s", "table", "captured", "accepted", "ignored", "rejected");
    tally
        .tables()
        .forEach((table, counts) ->
            line(
                "%-44s %,12d %,12d %,12d %,12d",
                table, counts.captured(), counts.accepted(), counts.ignored(), counts.rejected()));
  }

  private static void rules(LaneState state) {
    Map<RuleId, Long> rules = new TreeMap<>();
    state.tally().ifPresent(tally -> rules.putAll(tally.rules()));
    state.copy().ifPresent(copy -> rules.putAll(copy.rules()));
    if (!rules.isEmpty()) {
      line("%n%-44s %12s", "rule", "broken");
      rules.forEach((rule, count) -> line("%-44s %,12d", rule, count));
    }
  }

  private static void lateSerials(CopyState copy) {
    if (copy.lateSerials().isEmpty()) {
      return;
    }
    line("%nlate serials: whoever reads by serial and has passed the lowest must go back to it");
    copy.lateSerials()
        .forEach(late ->
            line(
                "  %s  %s.%s  lowest %d, %d rows, came after %d",
                time(late.at()),
                late.table(),
                late.column(),
                late.lowest(),
                late.rows(),
                late.passed()));
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Names may have been chosen by the exchange. */
  private static void line(String format, Object... arguments) {
    System.out.println(Terminal.format(format, arguments));
  }
}
