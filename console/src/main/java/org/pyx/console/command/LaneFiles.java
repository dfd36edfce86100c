package org.pyx.console.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.web.Console;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Option;

/** The options that name the lanes of a console. */
final class LaneFiles {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file of a lane; may be given several times.")
  private List<Path> files = List.of();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Where Kafka listens, if not as the configuration says.")
  private @Nullable String bootstrap;

  List<PyxConfig> read() {
    if (files.isEmpty()) {
      throw new StopException("give --config FILE, the configuration file of a lane");
    }
    List<PyxConfig> configs = files.stream().map(ConfigFile::read).toList();
    if (configs.stream().map(config -> config.lane().name()).distinct().count() < configs.size()) {
      throw new StopException("two of the files are of the same lane");
    }
    return configs;
  }

  /** The lane of a file, whose Kafka may come later, and at another port. */
  Console.Shown shown(PyxConfig config) {
    return new Console.Shown(
        config.lane(), config.policy(), () -> LaneOption.kafka(config, bootstrap), Map::of);
  }
}
