package org.pyx.console.command;

import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of every command that starts a stage. */
final class StartOptions {
  private static final int LONGEST = 59;

  @ArgGroup(exclusive = true)
  private @Nullable Begin begin;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = {
        "Which of the lane's processes this is; the name of the machine by default. Of two with the",
        "same name the older is fenced; one with another name stands by, and takes over."
      })
  private @Nullable String instance;

  /** The two ways to begin exclude each other. */
  static final class Begin {
    @Option(
        names = "--first-start",
        description = "The lane begins: makes its topics. Needed exactly once in a lane's life.")
    private boolean firstStart;

    @Option(
        names = "--adopt",
        description = {
          "Reads the whole source anew and compares it with the copy that is there: inserts what is",
          "missing, reports what differs."
        })
    private boolean adopt;

    Beginning beginning() {
      return firstStart ? Beginning.FIRST_START : adopt ? Beginning.ADOPTION : Beginning.GOES_ON;
    }
  }

  StageStart start() {
    Beginning beginning = begin == null ? Beginning.GOES_ON : begin.beginning();
    return instance == null ? StageStart.of(beginning) : new StageStart(beginning, instance);
  }

  /** The same, unless it is named as an instance of its own beside that of this machine. */
  StageStart startBeside(String what) {
    StageStart usual = start();
    String machine = usual.instance();
    return instance == null
        ? new StageStart(
            usual.beginning(),
            machine.substring(0, Math.min(machine.length(), LONGEST - what.length())) + "." + what)
        : usual;
  }
}
