package org.pyx.console.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.meters.ClientMeters;
import org.pyx.schemas.stage.PostgresAccess.Address;
import picocli.CommandLine.Option;

/** The option that says where health and metrics of a process are. */
final class ManagementOption {
  static final int PORT = 9464;

  @Option(
      names = "--management",
      paramLabel = "HOST:PORT",
      description =
          "Where /livez, /readyz and /metrics are (such as 127.0.0.1:9464); nowhere without it.")
  private @Nullable String address;

  Optional<Address> address() {
    return Optional.ofNullable(address).map(text -> Address.parse(text, PORT));
  }

  /** A configuration whose Kafka clients tell their metrics. */
  static PyxConfig metered(PyxConfig config) {
    return config.with(ClientMeters.in(config.kafka().properties()));
  }
}
