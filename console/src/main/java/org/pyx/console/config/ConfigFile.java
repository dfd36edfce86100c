package org.pyx.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.pyx.capture.CaptureConfig;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.yaml.YamlFile;
import org.pyx.schemas.yaml.YamlMapping;
import org.pyx.validator.ValidatorConfig;

/** Reads a configuration file; unknown and wrong keys are refused by name and line. Stateless. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws StopException if it cannot be read or something in it is wrong
   */
  public static PyxConfig read(Path file) {
    return read(YamlFile.read(file), System.getenv()::get);
  }

  /** Reads a parsed file, with an environment. */
  static PyxConfig read(YamlMapping root, Function<String, @Nullable String> environment) {
    Lane lane = new Lane(root.text("lane"));
    Policy policy = PolicyFile.load(root.text("policy"));
    PyxConfig.Kafka kafka =
        kafka(root.mapping("kafka").orElseThrow(() -> root.wrong("kafka", "is missing")));
    Optional<PyxConfig.Source> source =
        root.mapping("source").map(part -> source(part, lane, environment));
    Optional<PostgresAccess> target = root.mapping("target").map(part -> target(part, environment));
    PyxConfig.Validator validator =
        root.mapping("validator")
            .map(ConfigFile::validator)
            .orElse(
                new PyxConfig.Validator(
                    Path.of("pyx-data", "state"), ValidatorConfig.COMMIT_INTERVAL_MILLIS));
    Optional<PyxConfig.Alerts> alerts =
        root.mapping("alerts").map(part -> AlertsPart.read(part, environment));
    Optional<ConsoleSettings> console = root.mapping("console").map(ConsolePart::read);
    root.done();
    return new PyxConfig(lane, policy, kafka, source, target, validator, alerts, console);
  }

  private static PyxConfig.Kafka kafka(YamlMapping part) {
    PyxConfig.Kafka kafka =
        new PyxConfig.Kafka(
            part.text("bootstrap"),
            Path.of(part.optionalText("data").orElse("pyx-data/kafka")),
            replication(part),
            pairs(part, ConfigFile::isKafkaProperty, "no property of a Kafka client"));
    part.done();
    return kafka;
  }

  private static PyxConfig.Source source(
      YamlMapping part, Lane lane, Function<String, @Nullable String> environment) {
    PyxConfig.Source source =
        new PyxConfig.Source(
            postgres(part, hosts(part), wanted(part), environment),
            part.optionalText("publication").orElse(lane.slot()),
            part.optionalText("slot").orElse(lane.slot()),
            Duration.ofSeconds(part.number("heartbeat-seconds", 10)),
            Duration.ofSeconds(part.number("watch-seconds", (int) CaptureConfig.WATCH.toSeconds())),
            part.number("largest-value", CaptureConfig.LARGEST_VALUE));
    part.done();
    return source;
  }

  /** The exchange may be one of several servers, which are copies of each other. */
  private static PostgresAccess.Wanted wanted(YamlMapping part) {
    return part.choice("server", PostgresAccess.Wanted.class, PostgresAccess.Wanted.PRIMARY);
  }

  private static List<PostgresAccess.Address> hosts(YamlMapping part) {
    int port = part.number("port", 5432);
    List<String> hosts = part.texts("hosts");
    if (hosts.isEmpty()) {
      return List.of(new PostgresAccess.Address(part.text("host"), port));
    }
    if (part.optionalText("host").isPresent()) {
      throw part.wrong("hosts", "stands in place of host: write one of the two");
    }
    return hosts.stream().map(host -> address(part, host, port)).toList();
  }

  private static PostgresAccess.Address address(YamlMapping part, String host, int port) {
    try {
      return PostgresAccess.Address.parse(host, port);
    } catch (StopException e) {
      throw part.wrong("hosts", host, "is " + e.getMessage());
    }
  }

  private static PostgresAccess target(
      YamlMapping part, Function<String, @Nullable String> environment) {
    List<PostgresAccess.Address> host =
        List.of(new PostgresAccess.Address(part.text("host"), part.number("port", 5432)));
    PostgresAccess target = postgres(part, host, PostgresAccess.Wanted.ANY, environment);
    part.done();
    return target;
  }

  private static PyxConfig.Validator validator(YamlMapping part) {
    PyxConfig.Validator validator =
        new PyxConfig.Validator(
            Path.of(part.optionalText("state").orElse("pyx-data/state")),
            part.number("commit-interval-millis", ValidatorConfig.COMMIT_INTERVAL_MILLIS));
    part.done();
    return validator;
  }

  private static PostgresAccess postgres(
      YamlMapping part,
      List<PostgresAccess.Address> addresses,
      PostgresAccess.Wanted wanted,
      Function<String, @Nullable String> environment) {
    return new PostgresAccess(
        addresses,
        wanted,
        part.text("database"),
        part.text("user"),
        SecretKeys.read(part, "password", environment),
        pairs(part, ConfigFile::isDriverProperty, "no connection parameter of pgjdbc for here"));
  }

  private static short replication(YamlMapping part) {
    int copies = part.number("replication", 1);
    if (copies < 1 || copies > Short.MAX_VALUE) {
      throw part.wrong("replication", "must be at least 1, and no more than there are brokers");
    }
    return (short) copies;
  }

  // Both libraries ignore a name that they do not know, and a mistyped "sslmode" must not mean
  // that there is no TLS.
  private static Map<String, String> pairs(
      YamlMapping part, Predicate<String> known, String complaint) {
    Optional<YamlMapping> properties = part.mapping("properties");
    if (properties.isEmpty()) {
      return Map.of();
    }
    Map<String, String> pairs = properties.get().pairs();
    for (String name : pairs.keySet()) {
      if (!known.test(name)) {
        throw properties.get().wrong(name, "is " + complaint);
      }
    }
    return pairs;
  }

  private static boolean isKafkaProperty(String name) {
    return ProducerConfig.configNames().contains(name)
        || ConsumerConfig.configNames().contains(name)
        || AdminClientConfig.configNames().contains(name);
  }

  private static boolean isDriverProperty(String name) {
    boolean ours = name.equals(PGProperty.OPTIONS.getName()); // capture sets them itself
    return !ours && PGProperty.forName(name) != null;
  }
}
