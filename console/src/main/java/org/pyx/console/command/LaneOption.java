package org.pyx.console.command;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Option;

/** The options by which a command finds the topics of a lane that runs. */
final class LaneOption {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file of the lane.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Where Kafka listens, if not as the configuration says.")
  private @Nullable String bootstrap;

  PyxConfig read() {
    return ConfigFile.read(file);
  }

  /** The access to the lane's Kafka; an embedded broker is found while pyx run runs. */
  KafkaAccess kafka(PyxConfig config) {
    return kafka(config, bootstrap);
  }

  /** The same, with an address that goes before the configuration's. */
  static KafkaAccess kafka(PyxConfig config, @Nullable String bootstrap) {
    if (bootstrap != null) {
      return config.kafkaAccess(bootstrap);
    }
    if (!config.kafka().embedded()) {
      return config.kafkaAccess();
    }
    Optional<String> address = EmbeddedBroker.addressOf(config.kafka().data());
    return config.kafkaAccess(
        address.orElseThrow(() ->
            new StopException(
                "the embedded broker on "
                    + config.kafka().data()
                    + " does not run: start pyx run with this configuration, in the same"
                    + " directory")));
  }
}
