package org.pyx.console.verify;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.schemas.model.TableName;
import org.pyx.verify.Finding;
import org.pyx.verify.Result;
import org.pyx.verify.Watcher;

/**
 * Shows findings to people, of each table a certain number, and writes all to a file for programs
 * if there is one. Everything that the exchange chose is made harmless. Not thread-safe.
 */
public final class FindingPrinter implements Watcher, AutoCloseable {
  private final PrintStream out;
  private final ProgressBar bar;
  private final Optional<JsonFindings> json;
  private final int most;
  private final Map<TableName, Integer> shown = new HashMap<>();

  private FindingPrinter(PrintStream out, ProgressBar bar, Optional<JsonFindings> json, int most) {
    this.out = out;
    this.bar = bar;
    this.json = json;
    this.most = most;
  }

  /**
   * A printer.
   *
   * @param out for findings
   * @param err for how far it is
   * @param live whether that is a terminal
   * @param json a file for programs, or null
   * @param most how many findings of each table are shown
   */
  public static FindingPrinter open(
      PrintStream out, PrintStream err, boolean live, @Nullable Path json, int most) {
    return new FindingPrinter(
        out, new ProgressBar(err, live), Optional.ofNullable(json).map(JsonFindings::new), most);
  }

  @Override
  public void found(Finding finding) {
    json.ifPresent(file -> file.write(finding));
    int before = shown.merge(finding.table(), 1, Integer::sum) - 1;
    if (before < most) {
      line("%-10s %s  %s%s", word(finding), finding.table(), finding.key(), more(finding));
    } else if (before == most) {
      line("… more in %s", finding.table());
    }
  }

  private static String word(Finding finding) {
    return JsonFindings.word(finding.kind()).toUpperCase(Locale.ROOT);
  }

  private static String more(Finding finding) {
    return switch (finding.kind()) {
      case MISSING -> "";
      case DIFFERENT ->
          "  differs in "
              + (finding.columns().isEmpty() ? "?" : String.join(", ", finding.columns()));
      case UNDECIDED, UNREADABLE -> "  (" + finding.reason() + ")";
      case EXTRA ->
          switch (finding.origin()) {
            case DELETED_AT_SOURCE -> "  deleted at the source: it came through the lane";
            case NOT_ACCEPTED ->
                "  the exchange had it and Pyx did not accept it: it was in the copy before the"
                    + " lane, or somebody else wrote it";
            case NEVER_CAME ->
                "  never existed at the source: it did not come through the lane, somebody else"
                    + " wrote it";
            case BEFORE_THE_LANE -> beforeTheLane(finding);
            case UNKNOWN -> "  deleted at the source, or never existed there: cannot be told";
          };
    };
  }

  private static String beforeTheLane(Finding finding) {
    return (finding.rejectedOffset().isPresent()
            ? "  in the copy before the lane began, and not at the source then (adopt.extra, offset "
                + finding.rejectedOffset().getAsLong()
                + " of the rejected topic)"
            : "  did not come through the lane, which adopted a copy that may have had it")
        + ": deleted at the source, or never existed there: cannot be told";
  }

  @Override
  public void progress(Progress progress) {
    bar.show(progress);
  }

  @Override
  public void note(String words) {
    line("%s", words);
  }

  @Override
  public long position() {
    return json.map(JsonFindings::position).orElse(0L);
  }

  @Override
  public void startAt(long position) {
    json.ifPresent(file -> file.cut(position));
  }

  /** The counts of all tables, and what they mean. */
  public void summary(Result result, double seconds) {
    json.ifPresent(file -> file.write(result));
    bar.clear();
    line(
        "%n%-44s %12s %9s %9s %9s %9s", "table", "equal", "missing", "extra", "different", "other");
    for (Result.Table t : result.tables()) {
      if (t.inCopy() + t.missing() + t.undecided() + t.unreadable() > 0) {
        line(
            "%-44s %,12d %,9d %,9d %,9d %,9d",
            t.name(),
            t.equal(),
            t.missing(),
            t.extra(),
            t.different(),
            t.undecided() + t.unreadable());
      }
    }
    long deleted = result.tables().stream().mapToLong(Result.Table::deletedLawfully).sum();
    if (deleted > 0) {
      line("%n%,d rows of the copy were deleted at the source, as the policy allows.", deleted);
    }
    line(
        "%n%,d rows are equal; %.1f s, of which the exchange was asked for %.1f s in %,d queries.",
        result.equal(), seconds, result.sourceNanos() / 1e9, result.sourceQueries());
    explain(result);
  }

  private void explain(Result result) {
    if (result.clean()) {
      line("Source and copy are equal, as far as the policy wants them to be.");
      return;
    }
    if (result.tables().stream().anyMatch(t -> t.missing() > 0)) {
      line(
          "MISSING rows were shown by the exchange and are not in the copy. Those that Pyx rejected"
              + " are missing on purpose: see pyx status and the rejected topic.");
    }
    if (result.tables().stream().anyMatch(t -> t.undecided() > 0)) {
      line(
          "UNDECIDED rows are on their way, or the lane stands still: see pyx status, or give more"
              + " --patience.");
    }
    if (result.tables().stream().anyMatch(t -> t.unreadable() > 0)) {
      line("UNREADABLE is what was not compared; it may differ.");
    }
  }

  @Override
  public void close() {
    bar.clear();
    json.ifPresent(JsonFindings::close);
  }

  private void line(String format, Object... arguments) {
    bar.clear();
    out.println(Terminal.format(format, arguments));
  }
}
