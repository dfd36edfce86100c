package org.pyx.console.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyx.console.recheck.Recheck;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.TableName;

/** What the demo found, for people and for programs. */
final class DemoReport {
  /** Below this, draining says little about speed. */
  private static final double LONG_DRAIN_SECONDS = 5;

  private final DemoOptions options;
  private final Reconciliation books;
  private final List<Comparison.Found> found;
  private final List<Evidence.Caught> attacks;
  private final List<String> attackFailures;
  private final Recheck.Result recheck;
  private final List<RejectedEvent> honestRejected;
  private final Map<String, Long> byRule;
  private final Demo.Timing timing;
  private final long written;

  DemoReport(
      DemoOptions options,
      Reconciliation books,
      List<Comparison.Found> found,
      Recheck.Result recheck,
      AttackSchedule attacks,
      Evidence evidence,
      Demo.Timing timing,
      long written) {
    this.options = options;
    this.books = books;
    this.found = found;
    this.recheck = recheck;
    this.attacks = attacks.results().stream().map(evidence::judge).toList();
    this.attackFailures = attacks.failures();
    this.honestRejected = evidence.honestRejected(attacks.results());
    this.byRule = evidence.byRule();
    this.timing = timing;
    this.written = written;
  }

  /**
   * Whether the books balance, the copy is right, every attack was caught and nothing honest was
   * rejected.
   */
  boolean holds() {
    return complaints().isEmpty();
  }

  private List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    books.complaints().forEach((table, what) -> complaints.add(table + ": " + what));
    found.forEach(table -> {
      complaints.addAll(table.differences());
      long accepted = copied(table);
      if (accepted != table.inCopy()) {
        complaints.add(
            table.table() + ": " + accepted + " rows accepted, " + table.inCopy() + " in the copy");
      }
    });
    attacks.stream()
        .filter(attack -> !attack.caught())
        .forEach(attack ->
            complaints.add("attack " + attack.name() + " was not caught by " + attack.missing()));
    recheck.differences().stream().limit(20).forEach(complaints::add);
    attackFailures.forEach(
        failure -> complaints.add("attack could not be carried out: " + failure));
    honestRejected.stream()
        .limit(20)
        .forEach(event ->
            complaints.add(
                "honest change rejected by "
                    + event.finding().rule()
                    + ": "
                    + event.finding().explanation()
                    + " at "
                    + event.change().position()));
    return complaints;
  }

  private long copied(Comparison.Found table) {
    Reconciliation.Counted counted = books.tables().get(table.table());
    return counted == null ? 0 : counted.copied();
  }

  void print(Screen screen) {
    Map<TableName, Long> inCopy = new HashMap<>();
    found.forEach(table -> inCopy.put(table.table(), table.inCopy()));
    screen.line("");
    screen.line(
        "%-48s %10s %10s %10s %10s %10s",
        "table", "captured", "accepted", "ignored", "rejected", "in copy");
    books
        .tables()
        .forEach((table, c) ->
            screen.line(
                "%-48s %,10d %,10d %,10d %,10d %,10d",
                table,
                c.captured,
                c.accepted - c.refusedByDatabase,
                c.ignored,
                c.rejectedByJudge + c.refusedByDatabase,
                inCopy.getOrDefault(table, 0L)));
    long same = found.stream().mapToLong(Comparison.Found::same).sum();
    long explained = found.stream().mapToLong(Comparison.Found::explained).sum();
    screen.line("");
    screen.line(
        "Source and copy: %,d rows are equal, %,d differ as rejected events explain.",
        same, explained);
    screen.line(
        "Judged anew from the journal: %,d records, %,d differences.",
        recheck.compared(), recheck.differences().size() + recheck.more());
    screen.line("");
    for (Evidence.Caught attack : attacks) {
      screen.line(
          "  %-6s %-24s %s",
          attack.caught() ? "caught" : "MISSED", attack.name(), String.join(", ", attack.rules()));
    }
    screen.line("");
    printFigures(screen);
    List<String> complaints = complaints();
    complaints.forEach(complaint -> screen.line("PROBLEM %s", complaint));
    screen.line(complaints.isEmpty() ? "Everything holds." : "%d problems.", complaints.size());
  }

  private void printFigures(Screen screen) {
    screen.line(
        "%,d rows in %.1f s, from the first at the exchange until all were in the copy: %,.0f rows/s.",
        written, timing.drainedNanos() / 1e9, rowsPerSecond());
    if (drainSeconds() >= LONG_DRAIN_SECONDS) {
      screen.line(
          "With the exchange at rest, the lane copied the last %,d rows in %.1f s: %,.0f rows/s.",
          timing.rowsDrained(), drainSeconds(), drainedRowsPerSecond());
    }
    if (timing.lagSamples() > 0) {
      screen.line(
          "Lag from commit to visible in the copy: p50 %,d ms, p99 %,d ms (%,d samples).",
          timing.lagP50(), timing.lagP99(), timing.lagSamples());
    }
    ProcessorTime cpu = timing.cpu();
    screen.line(
        "Processor seconds per 100,000 rows: lane and broker %.1f, auditor's PostgreSQL %.1f, the exchange itself %.1f. Heap: %,d MB at most.",
        per100k(cpu.laneSeconds()),
        per100k(cpu.auditorSeconds()),
        per100k(cpu.exchangeSeconds()),
        cpu.mostHeapMegabytes());
  }

  void write(Path file) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("schema", options.variant().option());
    report.put("seed", options.seed());
    report.put("rate", options.rate());
    report.put("rowsWritten", written);
    report.put("rowsPerSecond", Math.round(rowsPerSecond()));
    report.put("drainSeconds", drainSeconds());
    report.put("drainedRowsPerSecond", Math.round(drainedRowsPerSecond()));
    report.put("lagSamples", timing.lagSamples());
    report.put("lagP50Millis", timing.lagP50());
    report.put("lagP99Millis", timing.lagP99());
    report.put("laneCpuSecondsPer100kRows", per100k(timing.cpu().laneSeconds()));
    report.put("auditorCpuSecondsPer100kRows", per100k(timing.cpu().auditorSeconds()));
    report.put("exchangeCpuSecondsPer100kRows", per100k(timing.cpu().exchangeSeconds()));
    report.put("heapMostMegabytes", timing.cpu().mostHeapMegabytes());
    Map<String, Object> tables = new LinkedHashMap<>();
    books
        .tables()
        .forEach((table, c) ->
            tables.put(
                table.toString(),
                Map.of(
                    "captured",
                    c.captured,
                    "accepted",
                    c.accepted - c.refusedByDatabase,
                    "ignored",
                    c.ignored,
                    "rejected",
                    c.rejectedByJudge + c.refusedByDatabase)));
    report.put("tables", tables);
    report.put("rechecked", recheck.compared());
    report.put("rejectedByRule", byRule);
    report.put("attacks", attacks);
    report.put("problems", complaints());
    report.put("holds", holds());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
  }

  private double rowsPerSecond() {
    return written / (timing.drainedNanos() / 1e9);
  }

  private double drainSeconds() {
    return (timing.drainedNanos() - timing.wroteNanos()) / 1e9;
  }

  private double drainedRowsPerSecond() {
    return timing.rowsDrained() / drainSeconds();
  }

  private double per100k(double seconds) {
    return seconds * 100_000 / Math.max(1, written);
  }
}
