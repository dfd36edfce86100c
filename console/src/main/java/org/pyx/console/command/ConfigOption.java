package org.pyx.console.command;

import java.nio.file.Path;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigOption {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file; docs/pyx.example.yaml explains every key.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  PyxConfig read() {
    return ConfigFile.read(file);
  }
}
