package org.pyx.chaos.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.pyx.chaos.process.Part;
import org.pyx.console.Pyx;

/** How a stage is started: the first time as one whose lane begins. Thread-safe. */
final class StageStarts implements Supplier<List<String>> {
  private final Part stage;
  private final Path config;
  private final AtomicBoolean begun = new AtomicBoolean();

  StageStarts(Part stage, Path config) {
    this.stage = stage;
    this.config = config;
  }

  @Override
  public List<String> get() {
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
    if (begun.compareAndSet(false, true)) {
      command.add("--first-start");
    }
    return command;
  }
}
