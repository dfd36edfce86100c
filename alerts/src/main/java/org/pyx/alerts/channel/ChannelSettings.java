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
      case Log _ -> {}
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
}
