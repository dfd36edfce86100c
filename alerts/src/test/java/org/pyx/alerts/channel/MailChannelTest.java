package org.pyx.alerts.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.channel.ChannelSettings.Mail.Security;
import org.pyx.alerts.desk.Item;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StopException;

class MailChannelTest {
  private static final String PASSWORD = "changeit";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path keys;

  private final GreenMail mails =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTPS)
          });

  @AfterEach
  void stop() {
    mails.stop();
  }

  @Test
  void tlsWithACertificateThatNobodyTrustsIsRefused() {
    mails.start();
    assertThatThrownBy(() -> send(settings(Security.TLS, Optional.empty(), Optional.empty())))
        .isInstanceOf(ChannelException.class)
        .hasMessageContaining("does not take mail");
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void tlsWithATrustedCertificateAndALogin() throws Exception {
    mails.setUser("one@auditor.example", "pyx", "secret-word");
    mails.start();
    send(settings(Security.TLS, Optional.of(keys.resolve("server.pem")), Optional.empty()));
    MimeMessage mail = mails.getReceivedMessages()[0];
    assertThat(mail.getMessageID()).isEqualTo("<a1b2c3.ops@demo.pyx>");
    assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() {
    mails.start();
    ChannelSettings.Mail good =
        settings(Security.TLS, Optional.of(keys.resolve("server.pem")), Optional.empty());
    ChannelSettings.Mail other =
        new ChannelSettings.Mail(
            new Address("127.0.0.1", good.server().port()),
            good.security(),
            good.user(),
            good.password(),
            good.from(),
            good.to(),
            good.socks(),
            good.trust(),
            good.patience());
    assertThatThrownBy(() -> send(other)).isInstanceOf(ChannelException.class);
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void withStartTlsNothingThatMattersIsSaidInTheClear() throws Exception {
    try (StartTlsServer server = new StartTlsServer(keys.resolve("server.p12"), PASSWORD)) {
      send(startTls(server, Optional.of(keys.resolve("server.pem"))));
      assertThat(server.inTheClear()).containsExactly("EHLO auditor.example", "STARTTLS");
      assertThat(server.encrypted())
          .anyMatch(line -> line.startsWith("AUTH"))
          .contains("MAIL FROM:<pyx@auditor.example>", "Message-ID: <a1b2c3.ops@demo.pyx>");
    }
    try (StartTlsServer server = new StartTlsServer(keys.resolve("server.p12"), PASSWORD)) {
      assertThatThrownBy(() -> send(startTls(server, Optional.empty())))
          .isInstanceOf(ChannelException.class);
      assertThat(server.encrypted()).as("a certificate that nobody trusts").isEmpty();
    }
  }

  private static ChannelSettings.Mail startTls(StartTlsServer server, Optional<Path> trust) {
    return new ChannelSettings.Mail(
        new Address("localhost", server.port()),
        Security.STARTTLS,
        Optional.of("pyx"),
        new Secret("secret-word"),
        "pyx@auditor.example",
        List.of("one@auditor.example"),
        Optional.empty(),
        trust,
        Duration.ofSeconds(5));
  }

  @Test
  void aServerWithoutStartTlsIsRefusedAndTheLoginNotGiven() {
    mails.start();
    assertThatThrownBy(() -> send(settings(Security.STARTTLS, Optional.empty(), Optional.empty())))
        .isInstanceOf(ChannelException.class)
        .hasMessageContaining("STARTTLS")
        .hasMessageNotContaining("secret-word");
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void throughAProxyTheNameIsLeftToTheProxy() throws Exception {
    mails.start();
    try (SocksServer proxy = new SocksServer(mails.getSmtp().getPort())) {
      ChannelSettings.Mail direct = settings(Security.NONE, Optional.empty(), Optional.of(proxy));
      send(direct);
      assertThat(proxy.asked()).containsExactly("mail.nosuch.onion:25");
    }
    assertThat(mails.getReceivedMessages()).hasSize(1);
  }

  @Test
  void aProxyThatIsAwayIsNotGoneAround() throws Exception {
    mails.start();
    SocksServer proxy = new SocksServer(mails.getSmtp().getPort());
    ChannelSettings.Mail settings = settings(Security.NONE, Optional.empty(), Optional.of(proxy));
    proxy.close();
    assertThatThrownBy(() -> send(settings)).isInstanceOf(ChannelException.class);
    assertThat(mails.getReceivedMessages()).isEmpty();
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws Exception {
    mails.start();
    Path empty = Files.createFile(keys.resolve("empty.pem"));
    ChannelSettings.Mail settings = settings(Security.TLS, Optional.of(empty), Optional.empty());
    assertThatThrownBy(() -> send(settings))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("no certificate");
  }

  private ChannelSettings.Mail settings(
      Security security, Optional<Path> trust, Optional<SocksServer> proxy) {
    int port = security == Security.TLS ? mails.getSmtps().getPort() : mails.getSmtp().getPort();
    return new ChannelSettings.Mail(
        proxy.isPresent() ? new Address("mail.nosuch.onion", 25) : new Address("localhost", port),
        security,
        security == Security.NONE ? Optional.empty() : Optional.of("pyx"),
        new Secret("secret-word"),
        "pyx@auditor.example",
        List.of("one@auditor.example"),
        proxy.map(socks -> new Address("localhost", socks.port())),
        trust,
        Duration.ofSeconds(5));
  }

  private static void send(ChannelSettings.Mail settings) {
    try (Channel channel = settings.open()) {
      channel.send(LetterSample.of("taler.reserves_out", Item.Kind.NEW));
    }
  }

  /** Makes the embedded server's certificate, which is for localhost only. */
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = keys.resolve("server.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "server",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-validity",
        "2",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-alias",
        "server",
        "-rfc",
        "-file",
        keys.resolve("server.pem").toString(),
        "-keystore",
        store.toString());
    System.setProperty("greenmail.tls.keystore.file", store.toString());
    System.setProperty("greenmail.tls.keystore.password", PASSWORD);
  }

  @AfterAll
  static void forgetCertificate() {
    System.clearProperty("greenmail.tls.keystore.file");
    System.clearProperty("greenmail.tls.keystore.password");
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(keys.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
