package org.pyx.console.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.export.BundleCheck;
import org.pyx.console.export.BundleMaker;
import org.pyx.console.export.Selection;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.inspect.Range;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pyx export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a bundle of evidence that stands for itself: the chosen rejected events with the journal's records that",
      "they rest on, or a part of the journal with the evidence about it; schemas, law, a report to read, and a",
      "manifest with the SHA-256 of every file. \"export verify\" checks one on any machine."
    },
    subcommands = ExportCommand.Verify.class)
public final class ExportCommand implements Callable<Integer> {
  private static final List<String> PRIVATE = List.of("--config", "--bootstrap", "--out", "--by");

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneChoice lane;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private EventOptions events;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description = "Where the bundle goes: a zip file if it ends with .zip, otherwise a folder.")
  private @Nullable Path out;

  @Option(
      names = "--offset",
      paramLabel = "A..B",
      description = "Offsets of the rejected topic; either may be left out.")
  private @Nullable String offsets;

  @Option(
      names = "--journal",
      paramLabel = "A..B",
      description =
          "Instead of events: a part of the journal, by its offsets, and all evidence about it.")
  private @Nullable String journal;

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who makes it, for the manifest; otherwise the user's name on this machine.")
  private @Nullable String by;

  @Override
  public Integer call() {
    if (out == null) {
      throw new StopException("give --out PATH, where the bundle shall go");
    }
    PyxConfig config = lane.read();
    KafkaAccess kafka = lane.kafka(config);
    LaneFacts facts = LaneFacts.read(kafka, config.lane(), config.policy());
    BundleMaker.Made made =
        BundleMaker.make(
            kafka,
            config.lane(),
            facts,
            selection(events.filter(facts)),
            out,
            version(),
            by == null ? System.getProperty("user.name", "unknown") : by,
            Instant.now());
    line("%s holds %d events and %d records of the journal", out, made.rejected(), made.journal());
    if (made.unreadable() > 0) {
      line("and %d records that cannot be read", made.unreadable());
    }
    made.lawsMissing()
        .forEach(
            digest -> line("no law on the topics has %s, by which events were judged", digest));
    line("note the SHA-256 of its manifest: %s", made.manifestSha256());
    return 0;
  }

  private Selection selection(EntryFilter filter) {
    String words = words();
    if (journal == null) {
      return new Selection.Events(filter, range("--offset", offsets), "rejected events: " + words);
    }
    if (!filter.equals(EntryFilter.ALL) || offsets != null) {
      throw new StopException("--journal takes everything in it: leave the other filters out");
    }
    return new Selection.Journal(range("--journal", journal), "journal: " + words);
  }

  /** What was asked for, less what is of this machine only. */
  private String words() {
    List<String> words = new ArrayList<>();
    boolean passOver = false;
    for (String word : spec.commandLine().getParseResult().originalArgs()) {
      boolean withValue = PRIVATE.stream().anyMatch(option -> word.startsWith(option + "="));
      if (!passOver && !withValue && !PRIVATE.contains(word) && !word.equals("export")) {
        words.add(word);
      }
      passOver = !passOver && PRIVATE.contains(word);
    }
    return words.isEmpty() ? "all" : String.join(" ", words);
  }

  private static Range<Long> range(String option, @Nullable String text) {
    return text == null ? Range.all() : EventOptions.range(option, text, EventOptions::offset);
  }

  private static String version() {
    return String.join(" ", new Version().getVersion());
  }

  private static void line(String format, Object... arguments) {
    System.out.println(Terminal.format(format, arguments));
  }

  /** {@code pyx export verify}. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Checks a bundle, without Kafka: every digest, no file missing and none more, every record decoded, all counts.",
        "Whoever can write a bundle can write a manifest: compare its SHA-256 with what was noted. Exits with 1 if",
        "anything is wrong."
      })
  public static final class Verify implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "A zip file or a folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path bundle;

    @Option(
        names = "--most",
        paramLabel = "BYTES",
        description = "How large its files may be together (default 64 GiB).")
    private long most = BundleCheck.MOST_BYTES;

    @Override
    public Integer call() {
      if (most < 1) {
        throw new StopException("--most must be at least 1");
      }
      BundleCheck.Result result = BundleCheck.run(bundle, most);
      result.words().forEach((name, words) -> line("%-22s %s", name, words));
      result.problems().forEach(problem -> line("WRONG %s", problem));
      if (result.more() > 0) {
        line("and %d more", result.more());
      }
      if (!result.manifestSha256().isEmpty()) {
        line("SHA-256 of its manifest: %s", result.manifestSha256());
      }
      line(
          result.problems().isEmpty()
              ? "The bundle is whole, and everything in it fits."
              : "The bundle is not what it says.");
      return result.problems().isEmpty() ? 0 : Outcome.DIFFERENCE;
    }
  }
}
