package org.pyx.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.Probe;
import org.pyx.alerts.check.Reading;
import org.pyx.alerts.desk.Recipient;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Lane;

/** Two alert stages of one lane; what is wrong with the pipeline; heartbeats. */
@SuppressWarnings("NullAway.Init")
class StandbyAndChecksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path data;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  private GreenMail mails;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(data);
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void startMail() {
    mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();
  }

  @AfterEach
  void stopMail() {
    mails.stop();
  }

  @Test
  void aStandbyTellsNothingUntilItTakesOverAndThenOnlyWhatIsNew() {
    Lane lane = new Lane("standby");
    try (RejectedWriter rejected = new RejectedWriter(kafka, lane);
        AlertStage first = new AlertStage(config(lane, "one", List.of(), Optional.empty()));
        AlertStage second = new AlertStage(config(lane, "two", List.of(), Optional.empty()))) {
      first.start();
      await().atMost(PATIENCE).until(() -> first.state() instanceof StageState.Running);
      second.start();
      await()
          .atMost(PATIENCE)
          .until(() ->
              second.state() instanceof StageState.Paused paused
                  && paused.reason().contains("stands by"));
      rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
      awaitMails(1);

      first.close();
      await().atMost(PATIENCE).until(() -> second.state() instanceof StageState.Running);
      rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
      rejected.reject("row.rewrite", Severity.CRITICAL, "reserves_out");
      awaitMails(2);
      assertThat(subjects().getLast()).contains("row.rewrite");
    }
  }

  @Test
  void whatIsWrongWithThePipelineIsToldAndItsEndToo() {
    AtomicBoolean down = new AtomicBoolean(true);
    AtomicBoolean blind = new AtomicBoolean();
    Probe probe =
        new Probe() {
          @Override
          public String name() {
            return "the pipeline";
          }

          @Override
          public List<Reading> look() {
            if (blind.get()) {
              throw new IllegalStateException("no answer");
            }
            return List.of(new Reading(CheckKind.STAGE_DOWN, "sink", down.get(), "no sink runs"));
          }
        };
    Lane lane = new Lane("checks");
    try (RejectedWriter _ = new RejectedWriter(kafka, lane);
        AlertStage stage = new AlertStage(config(lane, "one", List.of(probe), Optional.empty()))) {
      stage.start();
      awaitMails(1);
      assertThat(subjects().getFirst()).contains("CRITICAL check.stage-down at sink");
      down.set(false);
      awaitMails(2);
      assertThat(subjects().getLast()).contains("Over: CRITICAL check.stage-down at sink");
      blind.set(true);
      awaitMails(3);
      assertThat(subjects().getLast()).contains("WARNING check.probe at the pipeline");
    }
  }

  @Test
  void aHeartbeatSaysThatPyxIsAlive() {
    Lane lane = new Lane("alive");
    try (RejectedWriter _ = new RejectedWriter(kafka, lane);
        AlertStage stage =
            new AlertStage(config(lane, "one", List.of(), Optional.of(Duration.ofSeconds(2))))) {
      stage.start();
      await().atMost(PATIENCE).until(() -> mails.getReceivedMessages().length >= 2);
      assertThat(subjects())
          .allMatch(subject -> subject.equals("[pyx alive] alive, 0 incidents open"));
      assertThat(Arrays.stream(mails.getReceivedMessages()).map(StandbyAndChecksTest::id))
          .doesNotHaveDuplicates();
    }
  }

  private AlertConfig config(
      Lane lane, String instance, List<Probe> probes, Optional<Duration> heartbeat) {
    return new AlertConfig(
        lane,
        new StageStart(StageStart.Beginning.GOES_ON, instance),
        kafka,
        new AlertSettings(
            Duration.ofHours(1),
            Duration.ofMillis(300),
            List.of(
                new AlertSettings.Reached(
                    new Recipient("ops", Severity.INFO, 12, heartbeat),
                    new ChannelSettings.Mail(
                        new Address("127.0.0.1", mails.getSmtp().getPort()),
                        ChannelSettings.Mail.Security.NONE,
                        Optional.empty(),
                        Secret.NONE,
                        "pyx@auditor.example",
                        List.of("one@auditor.example"),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(5)))),
            Duration.ofMillis(200),
            Map.of()),
        probes);
  }

  private void awaitMails(int number) {
    await().atMost(PATIENCE).until(() -> mails.getReceivedMessages().length >= number);
    assertThat(mails.getReceivedMessages()).hasSize(number);
  }

  private List<String> subjects() {
    return Arrays.stream(mails.getReceivedMessages())
        .map(mail -> {
          try {
            return mail.getSubject();
          } catch (MessagingException e) {
            throw new IllegalStateException(e);
          }
        })
        .toList();
  }

  private static String id(MimeMessage mail) {
    try {
      return mail.getMessageID();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
