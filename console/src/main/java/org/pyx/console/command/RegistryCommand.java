package org.pyx.console.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.pyx.console.LaneRunner;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.registry.RegistryAnswers;
import org.pyx.console.registry.RegistryServer;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pyx registry}. */
@Command(
    name = "registry",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the schemas of the topics on this machine, under the read paths of the Confluent Schema Registry's API,",
      "until Ctrl-C: any tool that speaks it decodes the topics. Needs neither Kafka nor a running lane."
    })
public final class RegistryCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description =
          "Where it listens, on the loopback address only (default ${DEFAULT-VALUE}; 0 for any).")
  private int port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration of a lane, whose topics' subjects are served too; may be given several"
              + " times.")
  private List<java.nio.file.Path> files = List.of();

  @Override
  public Integer call() {
    if (port < 0 || port > 65_535) {
      throw new StopException("--port must be between 0 and 65535");
    }
    List<Lane> lanes = files.stream().map(file -> ConfigFile.read(file).lane()).toList();
    RegistryServer server = RegistryServer.start(port, new RegistryAnswers(lanes));
    System.out.println("schemas at " + server.address() + " until Ctrl-C");
    System.out.flush();
    Optional<String> failure = new LaneRunner(List.of()).runUntil(() -> false, server::close);
    return Outcome.of(failure);
  }
}
