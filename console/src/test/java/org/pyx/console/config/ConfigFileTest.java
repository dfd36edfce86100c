package org.pyx.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.alerts.AlertConfig;
import org.pyx.alerts.AlertSettings;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.CheckRule;
import org.pyx.alerts.desk.Recipient;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.yaml.YamlFile;

class ConfigFileTest {
  private static final String MINIMAL =
      """
      lane: demo
      policy: taler-2024
      kafka: {bootstrap: "localhost:9092"}
      """;

  @Test
  void theExampleIsValid() {
    PyxConfig config =
        ConfigFile.read(
            YamlFile.read(Path.of("..", "docs", "pyx.example.yaml")),
            Map.of("PYX_SOURCE_PASSWORD", "s3cret", "PYX_TARGET_PASSWORD", "t0p")::get);
    assertThat(config.kafka().embedded()).isTrue();
    assertThat(config.source().orElseThrow().slot()).isEqualTo("pyx_demo");
    assertThat(config.source().orElseThrow().access().password().reveal()).isEqualTo("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret").doesNotContain("t0p");
  }

  @Test
  void anUnknownKeyIsRefusedByNameAndLine() {
    assertThatThrownBy(() -> read(MINIMAL + "sourc: {host: x}\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("\"sourc\" is unknown");
  }

  @Test
  void whoIsTold() {
    PyxConfig config =
        read(
            MINIMAL
                + """
                alerts:
                  group-seconds: 5
                  mail: {host: mx, from: pyx@a.example, user: u, password: p4ss, socks: "tor:9050"}
                  recipients:
                    ops: {mail: [one@a.example], severity: critical, per-hour: 4, heartbeat-hours: 24}
                    journal: {log: true}
                    pager: {webhook: "https://x.example/T0K3N", form: alertmanager, secret: k3y}
                    script: {command: [/bin/tell, "a b"], timeout-seconds: 3}
                    siem: {syslog: "tcp://siem.example", socks: "tor:9050"}
                """);
    AlertSettings alerts = config.alerts().orElseThrow().settings();
    assertThat(alerts.grouping()).isEqualTo(Duration.ofSeconds(5));
    assertThat(alerts.recipients())
        .extracting(AlertSettings.Reached::recipient)
        .containsExactly(
            new Recipient("ops", Severity.CRITICAL, 4, Optional.of(Duration.ofHours(24))),
            new Recipient("journal", Severity.INFO, 12, Optional.empty()),
            new Recipient("pager", Severity.INFO, 12, Optional.empty()),
            new Recipient("script", Severity.INFO, 12, Optional.empty()),
            new Recipient("siem", Severity.INFO, 12, Optional.empty()));
    ChannelSettings.Webhook webhook =
        (ChannelSettings.Webhook) alerts.recipients().get(2).channel();
    assertThat(webhook.url().reveal()).isEqualTo("https://x.example/T0K3N");
    assertThat(webhook.key().reveal()).isEqualTo("k3y");
    assertThat(webhook.form()).isEqualTo(ChannelSettings.Webhook.Form.ALERTMANAGER);
    assertThat(alerts.recipients().get(3).channel())
        .isEqualTo(new ChannelSettings.Command(List.of("/bin/tell", "a b"), Duration.ofSeconds(3)));
    assertThat(alerts.recipients().get(4).channel())
        .isEqualTo(
            new ChannelSettings.Syslog(
                new PostgresAccess.Address("siem.example", 514),
                ChannelSettings.Syslog.Transport.TCP,
                Optional.of(new PostgresAccess.Address("tor", 9050)),
                Duration.ofSeconds(30)));
    ChannelSettings.Mail mail = (ChannelSettings.Mail) alerts.recipients().getFirst().channel();
    assertThat(mail.server()).isEqualTo(new PostgresAccess.Address("mx", 587));
    assertThat(mail.security()).isEqualTo(ChannelSettings.Mail.Security.STARTTLS);
    assertThat(mail.socks()).contains(new PostgresAccess.Address("tor", 9050));
    assertThat(config.toString()).doesNotContain("p4ss", "T0K3N", "k3y");
  }

  @Test
  void howTheConsoleIsReached() {
    ConsoleSettings console =
        read(MINIMAL
                + """
                console:
                  listen: "0.0.0.0:80"
                  management: 127.0.0.1
                  users: /etc/pyx/users
                  hosts: [console.example]
                  proxy: {addresses: [127.0.0.1, "::1"], header: X-Remote-User}
                  refresh-seconds: 30
                  verification: /v.json
                """)
            .console()
            .orElseThrow();
    assertThat(console.listen()).isEqualTo(new PostgresAccess.Address("0.0.0.0", 80));
    assertThat(console.management()).contains(new PostgresAccess.Address("127.0.0.1", 9464));
    assertThat(console.users()).contains(Path.of("/etc/pyx/users"));
    assertThat(console.hosts()).containsExactly("console.example");
    assertThat(console.proxy().orElseThrow().addresses()).hasSize(2);
    assertThat(console.refresh()).isEqualTo(Duration.ofSeconds(30));
    assertThat(read(MINIMAL + "console: {}\n").console()).contains(ConsoleSettings.USUAL);
    assertThat(read(MINIMAL).console()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{listen: 0.0.0.0}; anybody could read the evidence",
        "{listen: '127.0.0.1:x'}; not a host and port",
        "{listen: no.such.host.invalid}; does not know",
        "{refresh-seconds: 1}; must be from 2",
        "{hosts: ['a:80']}; no name of a host",
        "{proxy: {header: X}}; whose header",
        "{proxy: {addresses: [proxy.example], header: X}}; no address of a machine",
        "{proxy: {addresses: [127.0.0.1], header: 'X Y'}}; no name of a header",
        "{user: x}; \"user\" is unknown"
      })
  void whatIsWrongAboutTheConsoleIsSaid(String wrong) {
    String[] parts = wrong.split("; ", 2);
    assertThatThrownBy(() -> read(MINIMAL + "console: " + parts[0] + "\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining(parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{recipients: {ops: {mail: [x@y.example]}}}; \"mail\" is missing",
        "{}; \"recipients\" is missing",
        "{recipients: {}}; nobody would be told",
        "{recipients: {Ops: {log: true}}}; no name of a recipient",
        "{recipients: {ops: {}}}; that needs one of",
        "{recipients: {ops: {log: true, per-hour: 1}}}; \"per-hour\" must be",
        "{recipients: {ops: {log: true, severity: loud}}}; critical, warning, info",
        "{recipients: {ops: {log: true, syslog: 'udp://h'}}}; that needs one of",
        "{recipients: {ops: {syslog: 'smtp://h'}}}; must be one of udp, tcp",
        "{recipients: {ops: {syslog: 'udp://h', socks: h}}}; use tcp://",
        "{recipients: {ops: {log: true}}, checks: {lag: {in-a-row: 0}}}; must be from 1",
        "{recipients: {ops: {log: true}}, checks: {lags: {}}}; \"lags\" is unknown",
        "{recipients: {ops: {log: true, sound: loud}}}; \"sound\" is unknown",
        "{mail: {host: h, from: a@b.c}, recipients: {o: {mail: ['a@b.c, d@e.f']}}}; no mail address",
        "{mail: {host: h, from: \"a@b.c\\nX: y\"}, recipients: {o: {mail: [a@b.c]}}}; no mail address",
        "{mail: {host: h, from: a@b.c, security: none, user: u}, recipients: {o: {mail: [a@b.c]}}};"
            + " its password would be seen"
      })
  void whatIsWrongAboutAlertsIsSaid(String wrong) {
    String[] parts = wrong.split("; ", 2);
    assertThatThrownBy(() -> read(MINIMAL + "alerts: " + parts[0] + "\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining(parts[1]);
  }

  @Test
  void whatIsLookedAt() {
    PyxConfig config =
        read(
            MINIMAL
                + """
                alerts:
                  recipients: {journal: {log: true}}
                  checks:
                    every-seconds: 5
                    lag: {rows: 7, in-a-row: 4, times: 9, within-hours: 72, severity: critical}
                    disk: {paths: [/var], free-percent: 20}
                    certificate: {files: [/etc/c.pem], days: 30}
                """);
    PyxConfig.Checks checks = config.alerts().orElseThrow().checks().orElseThrow();
    assertThat(checks.rows()).isEqualTo(7);
    assertThat(checks.percent()).isEqualTo(50);
    assertThat(checks.disks()).containsExactly(Path.of("/var"));
    assertThat(checks.days()).isEqualTo(30);
    AlertConfig alerts = config.alerts(config.kafkaAccess(), StageStart.usual());
    assertThat(alerts.probes()).hasSize(3);
    assertThat(alerts.settings().every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(alerts.settings().checks().get(CheckKind.LAG))
        .isEqualTo(new CheckRule(Severity.CRITICAL, 4, 9, Duration.ofDays(3)));
    assertThat(alerts.settings().checks().get(CheckKind.DISK)).isEqualTo(CheckKind.DISK.usual());
    PyxConfig none = read(MINIMAL + "alerts: {recipients: {journal: {log: true}}}\n");
    assertThat(none.alerts(none.kafkaAccess(), StageStart.usual()).probes()).isEmpty();
  }

  @Test
  void aMissingSecretOfAlertsIsNamedToTheAlertStageOnly() {
    PyxConfig config =
        read(
            MINIMAL
                + "alerts: {mail: {host: h, from: a@b.c, user: u, password-env: NOT_SET},"
                + " recipients: {o: {mail: [a@b.c]}}}\n");
    assertThat(config.validator(config.kafkaAccess(), StageStart.usual())).isNotNull();
    assertThatThrownBy(() -> config.alerts(config.kafkaAccess(), StageStart.usual()))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("NOT_SET");
  }

  @Test
  void aWrongValueIsRefusedByNameAndLine() {
    assertThatThrownBy(() -> read(MINIMAL + "validator: {commit-interval-millis: soon}\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("commit-interval-millis");
  }

  @Test
  void aMissingPasswordIsNamedToTheStageThatNeedsIt() {
    for (String from : new String[] {"password-env: NOT_SET", "password-file: /not/there"}) {
      PyxConfig config = read(MINIMAL + "target: {host: h, database: d, user: u, " + from + "}\n");
      assertThat(config.validator(config.kafkaAccess(), StageStart.usual())).isNotNull();
      assertThatThrownBy(() -> config.sink(config.kafkaAccess(), StageStart.usual()))
          .isInstanceOf(StopException.class)
          .hasMessageContaining(from.substring(from.indexOf(' ') + 1));
    }
  }

  @Test
  void theExchangeMayBeOneOfSeveralServers() {
    String source = "source: {database: d, user: u, port: 5433, ";
    PostgresAccess access =
        read(MINIMAL + source + "hosts: [one, 'two:6000', '[::1]:7'], server: standby}\n")
            .source()
            .orElseThrow()
            .access();
    assertThat(access.addresses())
        .map(Object::toString)
        .containsExactly("one:5433", "two:6000", "[::1]:7");
    assertThat(access.wanted()).isEqualTo(PostgresAccess.Wanted.STANDBY);
    assertThat(access.url())
        .isEqualTo(
            "jdbc:postgresql://one:5433,two:6000,[::1]:7/d?targetServerType=secondary"
                + "&hostRecheckSeconds=1");
    PostgresAccess one = read(MINIMAL + source + "host: one}\n").source().orElseThrow().access();
    assertThat(one.wanted()).isEqualTo(PostgresAccess.Wanted.PRIMARY);
    for (String wrong :
        new String[] {
          "host: one, hosts: [two]",
          "hosts: ['two:x']",
          "hosts: ['a,b']",
          "server: leader",
          "hosts: ['two?ssl=off/']"
        }) {
      assertThatThrownBy(() -> read(MINIMAL + source + wrong + "}\n"))
          .as(wrong)
          .isInstanceOf(StopException.class)
          .hasMessageContaining("line 4");
    }
  }

  @Test
  void mistypedPropertiesAreNotIgnored() {
    for (String part :
        new String[] {
          "target: {host: h, database: d, user: u, properties: {sslmod: verify-full}}",
          "target: {host: h, database: d, user: u, properties: {options: -c x=y}}"
        }) {
      assertThatThrownBy(() -> read(MINIMAL + part + "\n"))
          .as(part)
          .isInstanceOf(StopException.class)
          .hasMessageContaining("pgjdbc");
    }
    assertThatThrownBy(() ->
            read(MINIMAL.replace("kafka: {", "kafka: {properties: {securty.protocol: SSL}, ")))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("securty.protocol");
    assertThatThrownBy(() -> read(MINIMAL.replace("kafka: {", "kafka: {replication: 65537, ")))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("replication");
  }

  @Test
  void aPasswordIsReadFromAFileAndNeverPrinted(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "hunter2\n");
    PyxConfig config =
        read(
            MINIMAL + "target: {host: h, database: d, user: u, password-file: \"" + file + "\"}\n");
    assertThat(config.target().orElseThrow().password().reveal()).isEqualTo("hunter2");
    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void twoPasswordsAreRefused() {
    assertThatThrownBy(() ->
            read(
                MINIMAL
                    + "target: {host: h, database: d, user: u, password: a, password-env: B}\n"))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("once only");
  }

  @Test
  void aStageOfItsOwnNeedsABroker() {
    assertThatThrownBy(() -> read(MINIMAL.replace("\"localhost:9092\"", "embedded")).kafkaAccess())
        .isInstanceOf(StopException.class)
        .hasMessageContaining("pyx run");
  }

  private static PyxConfig read(String yaml) {
    return ConfigFile.read(YamlFile.parse("test.yaml", yaml), name -> null);
  }
}
