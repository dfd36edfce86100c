package org.pyx.console.command;

import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.inspect.CsvPrinter;
import org.pyx.console.inspect.EntryPrinter;
import org.pyx.console.inspect.HumanPrinter;
import org.pyx.console.inspect.JsonPrinter;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Option;

/** The options that say how events are shown. */
final class OutputOptions {
  @Option(
      names = "--json",
      description =
          "One JSON object a line, without loss: every column with its type, bytes in hex.")
  private boolean json;

  @Option(
      names = "--csv",
      description =
          "CSV (RFC 4180) that no spreadsheet takes for formulas: what looks like one gets an"
              + " apostrophe before it.")
  private boolean csv;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "Cuts lines for people to a width; otherwise the screen's, if there is one.")
  private @Nullable Integer width;

  /** Whether what is shown is for people. */
  boolean forPeople() {
    return !json && !csv;
  }

  EntryPrinter printer(PrintStream out, Policy policy) {
    if (json && csv) {
      throw new StopException("give --json or --csv, not both");
    }
    if (width != null && width < 20) {
      throw new StopException("--width must be at least 20");
    }
    if (json) {
      return new JsonPrinter(out);
    }
    return csv
        ? new CsvPrinter(out, policy)
        : new HumanPrinter(out, policy, Optional.ofNullable(width).or(OutputOptions::screen));
  }

  private static Optional<Integer> screen() {
    String columns = System.getenv("COLUMNS");
    boolean terminal = System.console() != null && System.console().isTerminal();
    return terminal && columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Optional.of(Math.max(20, Integer.parseInt(columns)))
        : Optional.empty();
  }
}
