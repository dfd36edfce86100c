package org.pyx.chaos.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.pyx.chaos.process.Part;
import org.pyx.console.Pyx;
import org.pyx.console.command.Outcome;

/**
 * How a stage is started. As long as the lane begins, with {@code --first-start}; a stage that
 * refuses is started the other way, as an operator does who reads what it says: one that is killed
 * while the lane begins cannot know how far that had come. Used by one thread.
 */
final class StageStarts implements IntFunction<List<String>> {
  private final Part stage;
  private final Path config;
  private final BooleanSupplier begun;
  private boolean first = true;

  /**
   * The starts of a stage.
   *
   * @param begun whether its lane has begun
   */
  StageStarts(Part stage, Path config, BooleanSupplier begun) {
    this.stage = stage;
    this.config = config;
    this.begun = begun;
  }

  @Override
  public List<String> apply(int lastExitCode) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                Pyx.class.getName(),
                stage.word(),
                "--config",
                config.toString(),
                "--instance",
                "only"));
    first ^= lastExitCode == Outcome.STAGE_FAILED;
    if (first && !begun.getAsBoolean()) {
      command.add("--first-start");
    }
    return command;
  }
}
