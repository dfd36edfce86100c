package org.pyx.console.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Option;

/**
 * The options of {@link LaneOption} for a command that has commands below it, which may not need
 * them.
 */
final class LaneChoice {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file of the lane.")
  private @Nullable Path file;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Where Kafka listens, if not as the configuration says.")
  private @Nullable String bootstrap;

  PyxConfig read() {
    if (file == null) {
      throw new StopException("give --config FILE, the configuration file of the lane");
    }
    return ConfigFile.read(file);
  }

  KafkaAccess kafka(PyxConfig config) {
    return LaneOption.kafka(config, bootstrap);
  }
}
