package org.pyx.console.command;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.config.ConfigFile;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Option;

/** The options that say which policy is meant, and beside which copy. */
final class PolicyOptions {
  @Option(
      names = "--policy",
      paramLabel = "NAME|FILE",
      description =
          "taler-2024, taler-2021, strict, or a policy file; where it is missing, that of --config.")
  private @Nullable String policy;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration: its target's schema is read, with the sink's login, and compared.")
  private @Nullable Path config;

  /** What was asked for. */
  record Asked(Policy policy, String name, Optional<PyxConfig> config) {}

  /**
   * Reads policy and configuration.
   *
   * @throws StopException if neither is given, or one is wrong
   */
  Asked read() {
    Optional<PyxConfig> configured = Optional.ofNullable(config).map(ConfigFile::read);
    if (policy != null) {
      return new Asked(PolicyFile.load(policy), policy, configured);
    }
    Policy ofConfig =
        configured
            .map(PyxConfig::policy)
            .orElseThrow(() -> new StopException("give --policy, --config, or both"));
    return new Asked(ofConfig, "policy " + ofConfig.name(), configured);
  }
}
