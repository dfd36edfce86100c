package org.pyx.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.desk.Recipient;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Lane;

/** Kafka goes away and comes back. */
class KafkaAwayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void whatWasToldIsNotToldAgainWhenKafkaIsBack(@TempDir Path data) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();
    KafkaAccess kafka = new KafkaAccess("localhost:" + port, (short) 1, Map.of());
    Lane lane = new Lane("away");
    EmbeddedBroker broker = EmbeddedBroker.start(data, port);
    AlertStage stage = new AlertStage(config(lane, kafka, mails.getSmtp().getPort()));
    try (stage) {
      try (RejectedWriter rejected = new RejectedWriter(kafka, lane)) {
        stage.start();
        rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
        await().atMost(PATIENCE).until(() -> mails.getReceivedMessages().length == 1);
      }
      broker.close();
      await().atMost(PATIENCE).until(() -> stage.state() instanceof StageState.Paused);

      broker = EmbeddedBroker.start(data, port);

      await().atMost(PATIENCE).until(() -> stage.state() instanceof StageState.Running);
      try (RejectedWriter rejected = new RejectedWriter(kafka, lane)) {
        rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
        rejected.reject("row.rewrite", Severity.CRITICAL, "reserves_out");
      }
      await().atMost(PATIENCE).until(() -> mails.getReceivedMessages().length == 2);
      assertThat(mails.getReceivedMessages()[1].getSubject()).contains("row.rewrite");
    } finally {
      broker.close();
      mails.stop();
    }
    assertThat(stage.state()).isInstanceOf(StageState.Stopped.class);
  }

  private static AlertConfig config(Lane lane, KafkaAccess kafka, int port) {
    return new AlertConfig(
        lane,
        StageStart.usual(),
        kafka,
        new AlertSettings(
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            List.of(
                new AlertSettings.Reached(
                    new Recipient("ops", Severity.INFO, 12, Optional.empty()),
                    new ChannelSettings.Mail(
                        new Address("127.0.0.1", port),
                        ChannelSettings.Mail.Security.NONE,
                        Optional.empty(),
                        Secret.NONE,
                        "pyx@auditor.example",
                        List.of("one@auditor.example"),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(5))))));
  }
}
