package org.pyx.alerts.channel;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.channel.ChannelSettings.Mail;
import org.pyx.alerts.desk.Letter;

/** Sends letters by mail: plain text in UTF-8, a thread for each incident. */
final class MailChannel implements Channel {
  private final Mail settings;
  private final Session session;

  MailChannel(Mail settings) {
    this.settings = settings;
    this.session = Session.getInstance(properties(settings), login(settings));
  }

  @Override
  public void send(Letter letter) {
    try {
      Transport.send(message(letter));
    } catch (MessagingException e) {
      throw new ChannelException(
          "the mail server " + settings.server() + " does not take mail: " + words(e), e);
    }
  }

  private MimeMessage message(Letter letter) throws MessagingException {
    MimeMessage message = new NamedMessage(session, letter.id());
    message.setFrom(new InternetAddress(settings.from(), true));
    for (String address : settings.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
    }
    message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(letter.notice().at()));
    if (letter.thread().isPresent()) {
      message.setHeader("In-Reply-To", letter.thread().get());
      message.setHeader("References", letter.thread().get());
    }
    // no holiday answers to a program
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Pyx-Lane", letter.notice().lane());
    message.setHeader("X-Pyx-Severity", letter.notice().severity().name());
    message.setText(letter.text(), StandardCharsets.UTF_8.name(), "plain");
    message.saveChanges();
    return message;
  }

  private static Properties properties(Mail settings) {
    Properties properties = new Properties();
    String millis = Long.toString(settings.patience().toMillis());
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", settings.server().host());
    properties.setProperty("mail.smtp.port", Integer.toString(settings.server().port()));
    // not the name of this machine, which is nobody's business
    properties.setProperty(
        "mail.smtp.localhost", settings.from().substring(settings.from().indexOf('@') + 1));
    properties.setProperty("mail.smtp.connectiontimeout", millis);
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.writetimeout", millis);
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user().isPresent()));
    properties.setProperty("mail.smtp.allow8bitmime", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    switch (settings.security()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> {}
    }
    settings
        .trust()
        .ifPresent(file ->
            properties.put(
                "mail.smtp.ssl.socketFactory", Certificates.trusting(file).getSocketFactory()));
    settings
        .socks()
        .ifPresent(proxy -> properties.put("mail.smtp.socketFactory", new SocksSockets(proxy)));
    // by default what is refused by our certificates or our proxy is tried again without them
    properties.setProperty("mail.smtp.socketFactory.fallback", "false");
    return properties;
  }

  private static @Nullable Authenticator login(Mail settings) {
    if (settings.user().isEmpty()) {
      return null;
    }
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(settings.user().get(), settings.password().reveal());
      }
    };
  }

  private static String words(MessagingException error) {
    if (error.getCause() == null) {
      return String.valueOf(error.getMessage());
    }
    Throwable root = error.getCause();
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return error.getMessage() + ": " + root;
  }

  /** Jakarta Mail makes a Message-ID of its own otherwise. */
  private static final class NamedMessage extends MimeMessage {
    private final String id;

    NamedMessage(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
