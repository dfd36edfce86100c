package org.pyx.console.command;

import java.io.PrintStream;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.EntryPrinter;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.RowKey;
import org.pyx.console.inspect.Story;
import org.pyx.console.inspect.Told;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pyx inspect row} and {@code pyx inspect tx}. */
final class StoryCommand {
  private StoryCommand() {}

  /** What both stories have. */
  abstract static class Telling implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private LaneOption lane;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private OutputOptions output;

    @Option(
        names = "--offset",
        paramLabel = "A..B",
        description = "The part of the journal that is read; without it, all.")
    private @Nullable String offsets;

    @Option(names = "--limit", paramLabel = "N", description = "Ends after so many events.")
    private long limit = Long.MAX_VALUE;

    @Option(
        names = "--thorough",
        description = "Decodes every record, though its headers say that it is not wanted.")
    private boolean thorough;

    @Override
    public final Integer call() {
      PyxConfig config = lane.read();
      KafkaAccess kafka = lane.kafka(config);
      LaneFacts facts = LaneFacts.read(kafka, config.lane(), config.policy());
      EntryFilter filter = filter(facts, !thorough);
      PrintStream out = InspectCommand.out();
      EntryPrinter printer = output.printer(out, config.policy());
      long told = 0;
      try (Story story =
          new Story(
              kafka, config.lane(), InspectCommand.offsets(offsets), filter, facts.judged())) {
        for (Told next = story.next();
            next != null && told < limit && !InspectCommand.isGone(told);
            next = story.next()) {
          printer.print(next);
          told++;
        }
        if (output.forPeople() && told == 0) {
          out.println(nothing());
        }
        printer.flush();
        after(config, printer);
      } finally {
        printer.flush();
      }
      return 0;
    }

    /** What belongs to the story. */
    abstract EntryFilter filter(LaneFacts facts, boolean byHeaders);

    /** What is said if there is no story. */
    abstract String nothing();

    /** What is shown behind the events. */
    abstract void after(PyxConfig config, EntryPrinter printer);
  }

  /** {@code pyx inspect row}. */
  @Command(
      name = "row",
      mixinStandardHelpOptions = true,
      description = {
        "Tells the whole story of one row: every event about it in the journal's order, each with its verdict, and what",
        "the copy holds now, if the configuration has a target."
      })
  public static final class OfRow extends Telling {
    @Parameters(
        index = "0",
        paramLabel = "TABLE",
        description = "The table, with or without its schema.")
    private String name = "";

    @Parameters(
        index = "1",
        paramLabel = "KEY",
        description =
            "The row: its serial or key (bytes in hex), the parts of its key with commas between"
                + " them, or COLUMN=VALUE,….")
    private String key = "";

    @Option(names = "--no-copy", description = "Does not ask the copy.")
    private boolean noCopy;

    private Optional<TableName> table = Optional.empty();

    @Override
    EntryFilter filter(LaneFacts facts, boolean byHeaders) {
      TableName of = facts.resolve(name);
      table = Optional.of(of);
      RowKey row = EventOptions.rowKey(key, facts.table(of), facts.policy());
      return new EntryFilter(
          Set.of(of),
          Optional.of(row),
          Set.of(),
          Set.of(),
          Range.all(),
          Optional.empty(),
          Range.all(),
          Optional.empty(),
          byHeaders);
    }

    @Override
    String nothing() {
      return "The journal holds nothing about such a row.";
    }

    @Override
    void after(PyxConfig config, EntryPrinter printer) {
      if (!noCopy && config.target().isPresent()) {
        printer.copy(CopyQuestion.rows(config, table.orElseThrow(), key));
      }
    }
  }

  /** {@code pyx inspect tx}. */
  @Command(
      name = "tx",
      mixinStandardHelpOptions = true,
      description = {
        "Tells of one transaction of the exchange: its changes with their verdicts. 0 is the snapshot, and what stands",
        "outside of transactions. PostgreSQL uses a number again after four billion transactions."
      })
  public static final class OfTransaction extends Telling {
    @Parameters(paramLabel = "ID", description = "The transaction's number at the exchange.")
    private long id;

    @Override
    EntryFilter filter(LaneFacts facts, boolean byHeaders) {
      if (id < 0) {
        throw new StopException("a transaction's number is not negative");
      }
      return new EntryFilter(
          Set.of(),
          Optional.empty(),
          Set.of(),
          Set.of(),
          Range.all(),
          Optional.of(id),
          Range.all(),
          Optional.empty(),
          byHeaders);
    }

    @Override
    String nothing() {
      return "The journal holds no transaction " + id + ".";
    }

    @Override
    void after(PyxConfig config, EntryPrinter printer) {}
  }
}
