package org.pyx.alerts.channel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Secret;

/** How a recipient is reached. */
public sealed interface ChannelSettings {
  /** The channel. */
  default Channel open() {
    return switch (this) {
      case Mail mail -> new MailChannel(mail);
      case Log _ -> new LogChannel();
      case Webhook webhook -> new WebhookChannel(webhook);
      case Command command -> new CommandChannel(command);
      case Syslog syslog -> new SyslogChannel(syslog);
    };
  }

  /**
   * Sees that its secrets are there.
   *
   * @throws org.pyx.schemas.stage.StopException naming the one that is missing
   */
  default void requireSecrets() {
    switch (this) {
      case Mail mail -> mail.password().reveal();
      case Webhook webhook -> {
        webhook.url().reveal();
        webhook.key().reveal();
      }
      case Log _, Command _, Syslog _ -> {}
    }
  }

  /** The log of this process. */
  record Log() implements ChannelSettings {}

  /**
   * A mail server.
   *
   * @param server where it listens
   * @param security how the connection is encrypted
   * @param user as whom to log in; empty for a server that asks for none
   * @param password its password
   * @param from the sender's address
   * @param to the addresses of the recipient, one at least
   * @param socks a SOCKS proxy, such as Tor's; it is given names, not addresses
   * @param trust a file of certificates in PEM form that are trusted in place of Java's own
   * @param patience how long the server may take for an answer
   */
  record Mail(
      Address server,
      Security security,
      Optional<String> user,
      Secret password,
      String from,
      List<String> to,
      Optional<Address> socks,
      Optional<java.nio.file.Path> trust,
      Duration patience)
      implements ChannelSettings {
    /** How a connection is encrypted. */
    public enum Security {
      /** It begins in the clear, and is refused unless it can be encrypted. */
      STARTTLS,
      /** It is encrypted from the beginning. */
      TLS,
      /** Not at all: for a server on this machine. */
      NONE
    }

    public Mail {
      to = List.copyOf(to);
    }
  }

  /**
   * A web server that takes JSON.
   *
   * @param url where to; secret, as many services have a key in its path
   * @param form of the JSON
   * @param key with which requests are signed; empty for none
   * @param socks a SOCKS proxy, such as Tor's; it is given names, not addresses
   * @param trust a file of certificates in PEM form that are trusted in place of Java's own
   * @param patience how long an answer may take
   */
  record Webhook(
      Secret url,
      Form form,
      Secret key,
      Optional<Address> socks,
      Optional<java.nio.file.Path> trust,
      Duration patience)
      implements ChannelSettings {
    /** Of the JSON. */
    public enum Form {
      /** Pyx's own. */
      PLAIN,
      /** That of Prometheus Alertmanager, version 2. */
      ALERTMANAGER
    }
  }

  /**
   * A program that is given JSON on its standard input.
   *
   * @param arguments the program and its arguments, as they are
   * @param patience how long it may run
   */
  record Command(List<String> arguments, Duration patience) implements ChannelSettings {
    public Command {
      arguments = List.copyOf(arguments);
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException("no program");
      }
    }
  }

  /**
   * A syslog server.
   *
   * @param server where it listens
   * @param transport how it is reached
   * @param socks a SOCKS proxy, for TCP
   * @param patience how long it may take
   */
  record Syslog(Address server, Transport transport, Optional<Address> socks, Duration patience)
      implements ChannelSettings {
    /** How a syslog server is reached. */
    public enum Transport {
      /** Without knowing whether anybody listens. */
      UDP,
      /** With the length before each line (RFC 6587). */
      TCP
    }
  }
}
