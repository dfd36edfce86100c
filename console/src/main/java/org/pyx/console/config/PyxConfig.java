package org.pyx.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyx.alerts.AlertConfig;
import org.pyx.alerts.AlertSettings;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.CheckRule;
import org.pyx.alerts.check.Probe;
import org.pyx.alerts.probe.CertificateProbe;
import org.pyx.alerts.probe.DiskProbe;
import org.pyx.capture.CaptureConfig;
import org.pyx.console.lane.LaneProbe;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;
import org.pyx.sink.SinkConfig;
import org.pyx.validator.ValidatorConfig;

/**
 * What a configuration file says. Each stage takes its own part; a part that a stage does not need
 * may be missing.
 *
 * @param lane the lane
 * @param policy its policy
 * @param kafka where the topics are
 * @param source the exchange
 * @param target the auditor's database
 * @param validator the validator's own settings
 * @param alerts who is told, if anybody
 * @param console how the console is reached, if it is part of {@code pyx run}
 */
public record PyxConfig(
    Lane lane,
    Policy policy,
    Kafka kafka,
    Optional<Source> source,
    Optional<PostgresAccess> target,
    Validator validator,
    Optional<Alerts> alerts,
    Optional<ConsoleSettings> console) {
  /**
   * Where the topics are.
   *
   * @param bootstrap {@code host:port,…}, or {@code embedded}
   * @param data where the embedded broker keeps them
   * @param replication how many copies of each topic
   * @param properties further client properties
   */
  public record Kafka(
      String bootstrap, Path data, short replication, Map<String, String> properties) {
    /** Whether the broker runs in this process. */
    public boolean embedded() {
      return bootstrap.equals("embedded");
    }
  }

  /**
   * The exchange.
   *
   * @param access how to reach it
   * @param publication the publication that its operator made
   * @param slot the replication slot
   * @param heartbeat how often an idle exchange shows that it is alive
   * @param watch how often capture looks at its catalog and slot
   * @param largestValue the largest value that travels, in bytes
   */
  public record Source(
      PostgresAccess access,
      String publication,
      String slot,
      Duration heartbeat,
      Duration watch,
      int largestValue) {}

  /**
   * The validator's own settings.
   *
   * @param state where its digest store lies
   * @param commitIntervalMillis how often verdicts become visible
   */
  public record Validator(Path state, int commitIntervalMillis) {}

  /**
   * Who is told, and what of the pipeline itself.
   *
   * @param settings who is told
   * @param checks what is looked at, if anything is
   */
  public record Alerts(AlertSettings settings, Optional<Checks> checks) {}

  /**
   * What of the pipeline is looked at.
   *
   * @param every how often
   * @param rules when it is an incident, where it is otherwise than usual
   * @param rows of the journal by which a stage may be behind
   * @param percent of the log that the exchange's server may hold back
   * @param disks a place on each disk
   * @param freePercent how much of them must be free
   * @param certificates files of certificates in PEM form
   * @param days so long before they expire somebody must know
   */
  public record Checks(
      Duration every,
      Map<CheckKind, CheckRule> rules,
      int rows,
      int percent,
      List<Path> disks,
      int freePercent,
      List<Path> certificates,
      int days) {}

  /** The same with other client properties for Kafka. */
  public PyxConfig with(Map<String, String> properties) {
    return new PyxConfig(
        lane,
        policy,
        new Kafka(kafka.bootstrap(), kafka.data(), kafka.replication(), properties),
        source,
        target,
        validator,
        alerts,
        console);
  }

  /** The access to a Kafka that is not embedded. */
  public KafkaAccess kafkaAccess() {
    if (kafka.embedded()) {
      throw new StopException(
          "kafka.bootstrap is \"embedded\", which only pyx run offers; a stage of its own needs host:port of a broker");
    }
    return kafkaAccess(kafka.bootstrap());
  }

  /** The access to a Kafka at an address. */
  public KafkaAccess kafkaAccess(String bootstrapServers) {
    return new KafkaAccess(bootstrapServers, kafka.replication(), kafka.properties());
  }

  /** Capture's part. */
  public CaptureConfig capture(KafkaAccess access, StageStart start) {
    Source from =
        source.orElseThrow(
            () -> new StopException("the configuration has no \"source\", which capture needs"));
    from.access().password().reveal(); // if it is missing, now is the time to say so
    return new CaptureConfig(
        lane,
        start,
        access,
        from.access(),
        policy,
        from.publication(),
        from.slot(),
        from.heartbeat(),
        from.watch(),
        from.largestValue());
  }

  /** The validator's part. */
  public ValidatorConfig validator(KafkaAccess access, StageStart start) {
    return new ValidatorConfig(
        lane, start, access, policy, validator.state(), validator.commitIntervalMillis());
  }

  /** The alert stage's part. */
  public AlertConfig alerts(KafkaAccess access, StageStart start) {
    Alerts part =
        alerts.orElseThrow(() ->
            new StopException("the configuration has no \"alerts\", which the alert stage needs"));
    part.settings().recipients().forEach(reached -> reached.channel().requireSecrets());
    return new AlertConfig(
        lane,
        start,
        access,
        part.settings(),
        part.checks().map(checks -> probes(checks, access)).orElse(List.of()));
  }

  private List<Probe> probes(Checks checks, KafkaAccess access) {
    return List.of(
        new LaneProbe(access, lane, checks.rows(), checks.percent()),
        new DiskProbe(checks.disks(), checks.freePercent()),
        new CertificateProbe(checks.certificates(), Duration.ofDays(checks.days()), Instant::now));
  }

  /** The sink's part. */
  public SinkConfig sink(KafkaAccess access, StageStart start) {
    PostgresAccess into =
        target.orElseThrow(
            () -> new StopException("the configuration has no \"target\", which the sink needs"));
    into.password().reveal();
    return new SinkConfig(lane, start, access, into, policy);
  }
}
