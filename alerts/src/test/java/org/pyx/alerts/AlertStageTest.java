package org.pyx.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.desk.Recipient;
import org.pyx.alerts.desk.Rhythm;
import org.pyx.alerts.state.AlertTopic;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Lane;

/** The alert stage on a real broker and a real mail server. */
@SuppressWarnings("NullAway.Init")
class AlertStageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern STANDS_FOR = Pattern.compile("stands for ([0-9,]+) event");
  private static final AtomicInteger LANES = new AtomicInteger();

  @TempDir private static Path data;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  private final Lane lane = new Lane("alerts" + LANES.incrementAndGet());
  private GreenMail mails;
  private RejectedWriter rejected;
  private @Nullable AlertStage stage;
  private Rhythm rhythm = Rhythm.USUAL.withGrouping(Duration.ofMillis(300));
  private Duration quiet = Duration.ofHours(1);
  private int perHour = 12;

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
  void begin() {
    mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();
    rejected = new RejectedWriter(kafka, lane);
  }

  @AfterEach
  void end() {
    if (stage != null) {
      stage.close();
    }
    rejected.close();
    mails.stop();
  }

  @Test
  void aCriticalEventIsMailedAtOnceAndLaterMailsBelongToItsThread() throws Exception {
    rhythm = new Rhythm(Duration.ofMillis(300), List.of(Duration.ofSeconds(2)));
    quiet = Duration.ofSeconds(6);
    start();
    rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
    awaitMails(1);
    MimeMessage first = mail(0);
    assertThat(first.getSubject())
        .isEqualTo("[pyx " + lane.name() + "] CRITICAL op.truncate at taler.reserves_out, 1 event");
    assertThat(body(first))
        .contains("pyx inspect --rule op.truncate --table taler.reserves_out")
        .contains("reserves_out/1");
    assertThat(first.getContentType()).containsIgnoringCase("text/plain").contains("UTF-8");
    assertThat(first.getAllRecipients()).hasSize(2);

    rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
    awaitMails(3); // a reminder, and the end
    for (int i = 1; i < 3; i++) {
      MimeMessage later = mail(i);
      assertThat(later.getHeader("References", null)).isEqualTo(first.getMessageID());
      assertThat(later.getHeader("In-Reply-To", null)).isEqualTo(first.getMessageID());
      assertThat(later.getMessageID()).isNotEqualTo(first.getMessageID());
    }
    assertThat(mail(2).getSubject()).contains("Over: ");
  }

  @Test
  void aRestartAnnouncesNothingTwiceAndForgetsNothing() throws Exception {
    start();
    rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
    awaitMails(1);
    stop();
    rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
    rejected.reject("row.rewrite", Severity.CRITICAL, "reserves_out");
    start();
    awaitMails(2);
    assertThat(mail(1).getSubject()).contains("row.rewrite");
    stop();
    start();
    rejected.reject("op.delete", Severity.CRITICAL, "reserves_out");
    awaitMails(3);
    assertThat(mail(2).getSubject()).contains("op.delete");
    assertThat(incidents().stream().mapToLong(Incident::count).sum()).isEqualTo(4);
  }

  @Test
  void whileTheMailServerIsAwayNothingIsLostAndOneMailThenSaysAll() throws Exception {
    int port = mails.getSmtp().getPort();
    mails.stop();
    start(port);
    for (int i = 0; i < 25; i++) {
      rejected.reject("op.truncate", Severity.CRITICAL, "table" + i);
    }
    await().atMost(PATIENCE).until(() -> !stage().unreachable().isEmpty());
    await().atMost(PATIENCE).until(() -> incidents().size() == 25);
    assertThat(stage().state()).isInstanceOf(StageState.Running.class);

    mails = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mails.start();

    awaitMails(1);
    assertThat(body(mail(0)))
        .contains("This message stands for 25 events")
        .contains("taler.table24");
    await().atMost(PATIENCE).until(() -> stage().unreachable().isEmpty());
  }

  @Test
  void aFloodKeepsTheLimitAndHidesNothing() throws Exception {
    perHour = 6;
    start();
    int flood = 100_000;
    for (int i = 0; i < flood; i++) {
      rejected.reject("table.unknown", Severity.CRITICAL, "x" + i % 20_000, "unknown");
      if (i == flood / 2) {
        rejected.reject("row.rewrite", Severity.CRITICAL, "reserves_out", "rewritten");
      }
    }
    rejected.flush();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> incidents().stream().mapToLong(Incident::count).sum() == flood + 1);

    assertThat(incidents()).hasSizeLessThanOrEqualTo(102);
    await().atMost(PATIENCE).until(() -> all().contains("row.rewrite"));
    int received = mails.getReceivedMessages().length / 2;
    assertThat(received).isBetween(1, 3); // half of the limit at once; no time for more
    assertThat(standsFor()).isLessThanOrEqualTo(flood + 1);
    assertThat(stage().state()).isInstanceOf(StageState.Running.class);
  }

  @Test
  void whatTheExchangeChoosesCannotForgeHeadersOrLines() throws Exception {
    start();
    rejected.reject(
        "op.truncate",
        Severity.CRITICAL,
        "t\r\nBcc: evil@example.org\r\n\r\n<script>\u202Egnp.exe\u0000 http://evil.example/",
        "words\r\n.\r\nMAIL FROM:<evil@example.org>\r\n");
    rejected.garbage();
    awaitMails(2);
    MimeMessage mail = mail(0);
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getAllRecipients()).hasSize(2);
    assertThat(mail.getSubject()).doesNotContain("\r", "\n", "\u202E", "\u0000", "http://");
    assertThat(body(mail).lines().filter(line -> line.contains("MAIL FROM")))
        .hasSize(1)
        .allMatch(line -> line.contains("words"));
    assertThat(body(mail)).doesNotContain("\u202E", "\u0000", "http://");
    assertThat(all()).as("what is no evidence at all").contains("check.unreadable");
  }

  @Test
  void acknowledgedGivesNoRemindersAndSilencedIsNotTold() throws Exception {
    rhythm = new Rhythm(Duration.ofMillis(300), List.of(Duration.ofSeconds(1)));
    start();
    rejected.reject("op.truncate", Severity.WARNING, "reserves_out");
    awaitMails(1);
    String id = incidents().getFirst().id();
    rejected.decide(new Decision.Acknowledge(id, "me", "on it", micros(Instant.now())));
    Instant until = Instant.now().plusSeconds(3600);
    rejected.decide(
        new Decision.Silence("s", "row.*", "*", micros(until), "me", "known", micros(until)));
    await()
        .atMost(PATIENCE)
        .until(() -> AlertTopic.read(kafka, lane, () -> false).containsKey("silence/s"));
    rejected.reject("op.truncate", Severity.WARNING, "reserves_out");
    rejected.reject("row.rewrite", Severity.CRITICAL, "reserves_out");
    await()
        .atMost(PATIENCE)
        .until(() -> incidents().stream().mapToLong(Incident::count).sum() == 3);
    stop();
    start();
    await().pollDelay(Duration.ofSeconds(3)).atMost(PATIENCE).until(() -> true);
    assertThat(mails.getReceivedMessages()).hasSize(2);

    rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
    awaitMails(2);
    assertThat(mail(1).getSubject()).contains("Worse now: ");
    rejected.decide(new Decision.EndSilence("s", "me", "over", micros(Instant.now())));
    awaitMails(3);
    assertThat(mail(2).getSubject()).contains("row.rewrite");
  }

  @Test
  void evidenceThatWasRemovedIsItselfAnIncidentAndWhatComesThenIsTold() throws Exception {
    start();
    for (int i = 0; i < 5; i++) {
      rejected.reject("op.truncate", Severity.CRITICAL, "reserves_out");
    }
    await()
        .atMost(PATIENCE)
        .until(() -> incidents().stream().mapToLong(Incident::count).sum() == 5);
    stop();
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.deleteTopics(List.of(lane.rejected())).all().get();
      await()
          .atMost(PATIENCE)
          .until(() -> !admin.listTopics().names().get().contains(lane.rejected()));
    }
    rejected.close();
    rejected = new RejectedWriter(kafka, lane);
    rejected.reject("row.rewrite", Severity.CRITICAL, "reserves_out");

    start();

    await().atMost(PATIENCE).until(() -> all().contains("row.rewrite"));
    assertThat(all()).contains("check.evidence", "it was made anew, or records were removed");
    assertThat(stage().state()).isInstanceOf(StageState.Running.class);
  }

  @Test
  void itWaitsForALaneThatHasNotBegun() {
    Lane later = new Lane("later" + LANES.incrementAndGet());
    AlertStage early = new AlertStage(config(later, mails.getSmtp().getPort()), rhythm);
    try (early) {
      early.start();
      await()
          .atMost(PATIENCE)
          .until(() ->
              early.state() instanceof StageState.Paused paused
                  && paused.reason().contains("has not begun"));
      new RejectedWriter(kafka, later).close();
      await().atMost(PATIENCE).until(() -> early.state() instanceof StageState.Running);
    }
    assertThat(early.state()).isInstanceOf(StageState.Stopped.class);
  }

  private AlertStage stage() {
    return java.util.Objects.requireNonNull(stage);
  }

  private void start() {
    start(mails.getSmtp().getPort());
  }

  private void start(int port) {
    stage = new AlertStage(config(lane, port), rhythm);
    stage.start();
    await().atMost(PATIENCE).until(() -> stage().state() instanceof StageState.Running);
  }

  private void stop() {
    stage().close();
    assertThat(stage().state()).isInstanceOf(StageState.Stopped.class);
  }

  private AlertConfig config(Lane of, int port) {
    ChannelSettings.Mail mail =
        new ChannelSettings.Mail(
            new Address("127.0.0.1", port),
            ChannelSettings.Mail.Security.NONE,
            Optional.empty(),
            Secret.NONE,
            "pyx@auditor.example",
            List.of("one@auditor.example", "two@auditor.example"),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5));
    return new AlertConfig(
        of,
        StageStart.usual(),
        kafka,
        new AlertSettings(
            quiet,
            rhythm.grouping(),
            List.of(
                new AlertSettings.Reached(
                    new Recipient("ops", Severity.INFO, perHour, Optional.empty()), mail),
                new AlertSettings.Reached(
                    new Recipient("log", Severity.INFO, 1_000, Optional.empty()),
                    new ChannelSettings.Log()))));
  }

  /** Each mail has two recipients, and is received twice. */
  private void awaitMails(int number) {
    await().atMost(PATIENCE).until(() -> mails.getReceivedMessages().length >= 2 * number);
    assertThat(mails.getReceivedMessages()).hasSize(2 * number);
  }

  /** One of those that the first recipient has received, from 0. */
  private MimeMessage mail(int number) {
    return mails.getReceivedMessagesForDomain("one@auditor.example")[number];
  }

  private List<Incident> incidents() {
    Map<String, AlertRecord> records = AlertTopic.read(kafka, lane, () -> false);
    return records.values().stream()
        .filter(Incident.class::isInstance)
        .map(Incident.class::cast)
        .toList();
  }

  private String all() {
    StringBuilder all = new StringBuilder();
    for (MimeMessage mail : mails.getReceivedMessages()) {
      all.append(body(mail));
    }
    return all.toString();
  }

  private long standsFor() {
    long events = 0;
    Matcher found = STANDS_FOR.matcher(all());
    while (found.find()) {
      events += Long.parseLong(found.group(1).replace(",", ""));
    }
    return events / 2;
  }

  private static String body(MimeMessage mail) {
    try {
      return (String) mail.getContent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }
}
