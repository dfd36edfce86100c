package org.pyx.console.meters;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.pyx.console.inspect.ValueWords;
import org.pyx.console.inspect.VisibleText;
import org.pyx.console.overview.Lag;
import org.pyx.console.overview.Overview;
import org.pyx.console.overview.Seen;
import org.pyx.console.overview.SlotView;
import org.pyx.console.overview.VerificationView;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;

/**
 * What was seen of lanes, as metrics. How many there are is bounded by the books, which count
 * tables beyond some thousands together. Thread-safe.
 */
public final class LaneMeters implements Consumer<Seen> {
  private static final int LONGEST_NAME = 120;

  private final MeterRegistry registry;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Set<String> known = new HashSet<>();

  /** Into a registry. */
  public LaneMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public synchronized void accept(Seen now) {
    seen.put(now.lane(), now);
    if (known.add(now.lane())) {
      lane(now.lane());
    }
    now.last().ifPresent(this::books);
  }

  private void lane(String lane) {
    Tags tags = Tags.of("lane", lane);
    Gauge.builder("pyx.lane.seen", this, m -> m.seen.get(lane) instanceof Seen.Clearly ? 1 : 0)
        .description("Whether Kafka told of the lane at the last look")
        .tags(tags)
        .register(registry);
    gauge(
        "pyx.lane.seen.timestamp.seconds",
        "When the lane was seen last",
        tags,
        lane,
        last -> last.at().toEpochMilli() / 1e3);
    gauge(
        "pyx.lane.halted",
        "Whether the lane stands still until somebody decides",
        tags,
        lane,
        last -> last.state().hold().isPresent() ? 1 : 0);
    gauge(
        "pyx.lane.held.tables",
        "Tables rejected by decision",
        tags,
        lane,
        last -> last.state().rejectedTables().size());
    gauge(
        "pyx.journal.offset",
        "The journal's last offset",
        tags,
        lane,
        last -> last.state().journalEnd() - 1.0);
    lag(lane, "judge", Overview::toJudge);
    lag(lane, "copy", Overview::toCopy);
    for (String stage : new String[] {"capture", "validator", "sink"}) {
      gauge(
          "pyx.stage.held",
          "Whether a process runs the stage",
          tags.and("stage", stage),
          lane,
          last -> last.stages().stream().anyMatch(s -> s.name().equals(stage) && s.runs()) ? 1 : 0);
    }
    gauge(
        "pyx.slot.present",
        "Whether the exchange says that the slot is there, with its log",
        tags,
        lane,
        last -> last.slot().map(SlotView::isGone).orElse(false) ? 0 : 1);
    log(
        lane,
        "pyx.slot.retained.bytes",
        "Log that the exchange holds back, by its own word",
        LogRetention::retained);
    log(
        lane,
        "pyx.slot.limit.bytes",
        "Log that it may hold back; -1 for no limit",
        LogRetention::limit);
    for (Severity severity : Severity.values()) {
      gauge(
          "pyx.incidents.open",
          "Open incidents",
          tags.and("severity", lower(severity)),
          lane,
          last -> last.incidents(severity));
    }
    gauge(
        "pyx.incidents.critical.unattended",
        "Critical ones that nobody has in hand",
        tags,
        lane,
        Overview::criticalIncidents);
    gauge(
        "pyx.late.serials",
        "Late serials that are remembered",
        tags,
        lane,
        last -> last.state().copy().map(copy -> copy.lateSerials().size()).orElse(0));
    gauge(
        "pyx.verification.timestamp.seconds",
        "When source and copy were compared last",
        tags,
        lane,
        last -> verification(last, v -> v.at().getEpochSecond()));
    gauge(
        "pyx.verification.differences",
        "Rows that differed then",
        tags,
        lane,
        last -> verification(last, VerificationView::differences));
  }

  private void lag(String lane, String to, java.util.function.Function<Overview, Lag> lag) {
    Tags tags = Tags.of("lane", lane, "to", to);
    gauge("pyx.lag.rows", "Changes that wait", tags, lane, last -> lag.apply(last).rows());
    gauge(
        "pyx.lag.bytes", "The exchange's log between", tags, lane, last -> lag.apply(last).bytes());
    gauge(
        "pyx.lag.seconds",
        "How long the first of them waits",
        tags,
        lane,
        last -> lag.apply(last).oldest().toMillis() / 1e3);
  }

  private void log(String lane, String name, String words, ToLongFunction<LogRetention> figure) {
    gauge(
        name,
        words,
        Tags.of("lane", lane),
        lane,
        last ->
            last.slot()
                .flatMap(SlotView::retention)
                .map(log -> (double) figure.applyAsLong(log))
                .orElse(Double.NaN));
  }

  private static double verification(Overview last, ToLongFunction<VerificationView> figure) {
    return last.verification().map(v -> (double) figure.applyAsLong(v)).orElse(Double.NaN);
  }

  private void gauge(
      String name, String words, Tags tags, String lane, ToDoubleFunction<Overview> value) {
    Gauge.builder(name, this, m -> m.last(lane).map(value::applyAsDouble).orElse(Double.NaN))
        .description(words)
        .tags(tags)
        .register(registry);
  }

  private Optional<Overview> last(String lane) {
    return Optional.ofNullable(seen.get(lane)).flatMap(Seen::last);
  }

  private void books(Overview last) {
    String lane = last.lane();
    last.state()
        .tally()
        .ifPresent(tally -> tally.tables().keySet().forEach(table -> table(lane, table)));
    last.rules().keySet().forEach(rule -> rule(lane, rule));
  }

  private void table(String lane, TableName table) {
    if (known.add(lane + " table " + table.quoted())) {
      verdict(lane, table, "accepted", Tally.Counts::accepted);
      verdict(lane, table, "ignored", Tally.Counts::ignored);
      verdict(lane, table, "rejected", Tally.Counts::rejected);
    }
  }

  private void verdict(
      String lane, TableName table, String verdict, ToLongFunction<Tally.Counts> figure) {
    FunctionCounter.builder(
            "pyx.changes",
            this,
            m ->
                m.last(lane)
                    .flatMap(last -> last.state().tally())
                    .map(tally -> tally.tables().getOrDefault(table, Tally.Counts.ZERO))
                    .map(counts -> (double) figure.applyAsLong(counts))
                    .orElse(Double.NaN))
        .description("Changes judged, by table and verdict")
        .tags("lane", lane, "table", label(table.toString()), "verdict", verdict)
        .register(registry);
  }

  private void rule(String lane, RuleId rule) {
    if (known.add(lane + " rule " + rule.value())) {
      FunctionCounter.builder(
              "pyx.rule.broken",
              this,
              m ->
                  m.last(lane)
                      .map(last -> (double) last.rules().getOrDefault(rule, 0L))
                      .orElse(Double.NaN))
          .description("How often each rule was broken")
          .tags("lane", lane, "rule", label(rule.value()))
          .register(registry);
    }
  }

  /** The exchange names its tables. */
  private static String label(String text) {
    return VisibleText.of(ValueWords.cut(text, LONGEST_NAME));
  }

  private static String lower(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
