package org.pyx.console.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.pyx.alerts.AlertSettings;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.desk.Recipient;
import org.pyx.console.html.Safe;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Secret;

/**
 * A mail server in this process, on the loopback address, to which the demo's alarms go. What
 * arrives is kept in memory: the alarms' own limits bound it. Thread-safe.
 */
final class Mailbox implements AutoCloseable {
  private static final String FROM = "pyx@demo.invalid";
  private static final String TO = "operator@demo.invalid";
  private static final int PER_HOUR = 120;
  private static final int SHOWN = 50;

  private final GreenMail server;

  private Mailbox(GreenMail server) {
    this.server = server;
  }

  /** Opens one at a free port. */
  static Mailbox open() {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    return new Mailbox(server);
  }

  /** Alarms that come here: at once, or together within seconds, for people who just look on. */
  AlertSettings settings() {
    Address address = new Address("127.0.0.1", server.getSmtp().getPort());
    return new AlertSettings(
        Duration.ofMinutes(1),
        Duration.ofSeconds(5),
        List.of(
            new AlertSettings.Reached(
                new Recipient("operator", Severity.INFO, PER_HOUR, Optional.empty()),
                new ChannelSettings.Mail(
                    address,
                    ChannelSettings.Mail.Security.NONE,
                    Optional.empty(),
                    new Secret(""),
                    FROM,
                    List.of(TO),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(10)))));
  }

  /** How many mails have come. */
  int size() {
    return server.getReceivedMessages().length;
  }

  /** The mails, the newest first, as a page. */
  Safe page() {
    List<MimeMessage> all = new ArrayList<>(Arrays.asList(server.getReceivedMessages()));
    Collections.reverse(all);
    List<Safe> shown = all.stream().limit(SHOWN).map(Mailbox::mail).toList();
    return Safe.of(
        "<h1>Mailbox of {}</h1><p class=\"dim\">{} mails, which this demo has sent to itself; the"
            + " newest is on top. No mail has left this machine.</p>{}",
        TO,
        all.size(),
        Safe.all(shown));
  }

  private static Safe mail(MimeMessage mail) {
    try {
      String subject = String.valueOf(mail.getSubject());
      List<Safe> lines =
          text(mail).lines().map(line -> Safe.of("{}\n", Safe.foreign(line))).toList();
      return Safe.of(
          "<section><h2>{}</h2><p class=\"dim\">{} to {}</p><pre>{}</pre></section>",
          Safe.foreign(subject),
          String.valueOf(mail.getSentDate()),
          Arrays.toString(mail.getRecipients(Message.RecipientType.TO)),
          Safe.all(lines));
    } catch (MessagingException | IOException e) {
      return Safe.of(
          "<p class=\"bad\">A mail cannot be read: {}</p>", String.valueOf(e.getMessage()));
    }
  }

  private static String text(MimeMessage mail) throws MessagingException, IOException {
    return mail.getContent() instanceof String text ? text : "(no plain text)";
  }

  @Override
  public void close() {
    server.stop();
  }
}
