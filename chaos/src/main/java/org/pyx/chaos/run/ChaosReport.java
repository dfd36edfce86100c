package org.pyx.chaos.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyx.chaos.process.Part;
import org.pyx.chaos.process.Supervisor;

/**
 * What a run found.
 *
 * @param seed repeats the plan
 * @param time from the first start of a stage until the lane was drained
 * @param transactions marked transactions at the exchange
 * @param faults the faults by kind
 * @param skipped kinds that this machine does not allow, with the reason
 * @param exits processes that ended by themselves
 * @param looks how many states of the copy the observer saw
 * @param decisions how often the operator released the lane
 * @param proof what held in the end
 * @param complaints everything that did not hold, in words
 */
public record ChaosReport(
    long seed,
    Duration time,
    long transactions,
    Recoveries faults,
    Map<String, String> skipped,
    List<Supervisor.Exit> exits,
    long looks,
    int decisions,
    Proof proof,
    List<String> complaints) {
  public ChaosReport {
    skipped = Map.copyOf(skipped);
    exits = List.copyOf(exits);
    complaints = List.copyOf(complaints);
  }

  /** Whether everything held. */
  public boolean holds() {
    return complaints.isEmpty();
  }

  /** How many faults came. */
  public long faultCount() {
    return faults.count();
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("%-42s %6s %14s %14s".formatted("fault", "count", "mean recovery", "longest"));
    faults
        .kinds()
        .forEach((kind, f) ->
            lines.add(
                "%-42s %6d %14s %14s"
                    .formatted(
                        kind,
                        f.count(),
                        f.awaited() == 0 ? "-" : seconds(f.sumMillis() / f.awaited()),
                        f.awaited() == 0 ? "-" : seconds(f.longestMillis()))));
    skipped.forEach((kind, why) -> lines.add("%-42s skipped: %s".formatted(kind, why)));
    lines.add("");
    for (Part part : Part.values()) {
      List<Integer> codes =
          exits.stream().filter(e -> e.part() == part).map(Supervisor.Exit::code).toList();
      if (!codes.isEmpty()) {
        lines.add(
            "The %s ended %d times by itself, with exit codes %s, and was started again."
                .formatted(part.word(), codes.size(), codes.stream().distinct().toList()));
      }
    }
    lines.add(
        "%d faults in %s; %,d marked transactions; %,d changes captured, each once; %,d rows equal in source and copy."
            .formatted(
                faultCount(),
                seconds(time.toMillis()),
                transactions,
                proof.captured(),
                proof.equalRows()));
    lines.add(
        "The observer saw %,d states of the copy; %,d records were judged anew; %d of %d attacks caught; the operator released the lane %d times."
            .formatted(looks, proof.rechecked(), proof.caught(), proof.attacks(), decisions));
    complaints.forEach(complaint -> lines.add("WRONG  " + complaint));
    lines.add(
        holds()
            ? "Everything holds. Seed " + seed + "."
            : "NOT everything holds: " + complaints.size() + " complaints. Seed " + seed + ".");
    return lines;
  }

  /** For programs. */
  void write(Path file) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", seed);
    json.put("holds", holds());
    json.put("seconds", time.toMillis() / 1e3);
    json.put("faults", faultCount());
    json.put("faultsByKind", faults.kinds());
    json.put("skipped", skipped);
    json.put("endedByThemselves", exits);
    json.put("markedTransactions", transactions);
    json.put("captured", proof.captured());
    json.put("equalRows", proof.equalRows());
    json.put("rechecked", proof.rechecked());
    json.put("statesObserved", looks);
    json.put("attacks", proof.attacks());
    json.put("attacksCaught", proof.caught());
    json.put("decisions", decisions);
    json.put("complaints", complaints);
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json);
  }

  private static String seconds(long millis) {
    return "%.1f s".formatted(millis / 1e3);
  }
}
