package org.pyx.console.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.AlertSettings;
import org.pyx.alerts.channel.ChannelSettings;
import org.pyx.alerts.channel.ChannelSettings.Mail;
import org.pyx.alerts.desk.Recipient;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.yaml.YamlMapping;

/** Reads the part {@code alerts} of a configuration file. */
final class AlertsPart {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}");
  private static final String WAYS = "mail, webhook, command, syslog and log";
  private static final int PER_HOUR = 12;
  private static final int SOCKS = 1080;
  private static final int SYSLOG = 514;

  private final YamlMapping part;
  private final Function<String, @Nullable String> environment;
  private final Optional<YamlMapping> mail;

  private AlertsPart(YamlMapping part, Function<String, @Nullable String> environment) {
    this.part = part;
    this.environment = environment;
    this.mail = part.mapping("mail");
  }

  /**
   * Reads it.
   *
   * @throws StopException if something in it is wrong
   */
  static PyxConfig.Alerts read(YamlMapping part, Function<String, @Nullable String> environment) {
    return new AlertsPart(part, environment).read();
  }

  private PyxConfig.Alerts read() {
    Duration quiet = Duration.ofMinutes(positive(part, "over-after-minutes", 60));
    Duration grouping = Duration.ofSeconds(positive(part, "group-seconds", 60));
    YamlMapping names =
        part.mapping("recipients")
            .orElseThrow(() -> part.wrong("recipients", "is missing: nobody would be told"));
    List<AlertSettings.Reached> recipients = new ArrayList<>();
    names.each((name, recipient) -> recipients.add(recipient(names, name, recipient)));
    if (recipients.isEmpty()) {
      throw part.wrong("recipients", "has none: nobody would be told");
    }
    Optional<PyxConfig.Checks> checks = part.mapping("checks").map(ChecksPart::read);
    mail.ifPresent(YamlMapping::done);
    part.done();
    return new PyxConfig.Alerts(
        checks
            .map(own -> new AlertSettings(quiet, grouping, recipients, own.every(), own.rules()))
            .orElse(new AlertSettings(quiet, grouping, recipients)),
        checks);
  }

  private AlertSettings.Reached recipient(YamlMapping names, String name, YamlMapping recipient) {
    if (!NAME.matcher(name).matches()) {
      throw names.wrong(
          name, "is no name of a recipient: use lower-case letters, digits and -, at most 40");
    }
    int perHour = recipient.number("per-hour", PER_HOUR);
    if (perHour < 2 || perHour > 100_000) {
      throw recipient.wrong("per-hour", "must be from 2 to 100000");
    }
    int heartbeat = recipient.number("heartbeat-hours", 0);
    if (heartbeat < 0 || heartbeat > 24 * 31) {
      throw recipient.wrong("heartbeat-hours", "must be from 1 to 744, or 0 for none");
    }
    Recipient who =
        new Recipient(
            name,
            recipient.choice("severity", Severity.class, Severity.INFO),
            perHour,
            heartbeat == 0 ? Optional.empty() : Optional.of(Duration.ofHours(heartbeat)));
    AlertSettings.Reached reached = new AlertSettings.Reached(who, channel(name, recipient));
    recipient.done();
    return reached;
  }

  private ChannelSettings channel(String name, YamlMapping recipient) {
    List<ChannelSettings> ways = new ArrayList<>();
    List<String> addresses = recipient.texts("mail");
    if (!addresses.isEmpty()) {
      ways.add(mail(recipient, addresses));
    }
    if (Stream.of("webhook", "webhook-env", "webhook-file").anyMatch(recipient.keys()::contains)) {
      ways.add(webhook(recipient));
    }
    List<String> command = recipient.texts("command");
    if (!command.isEmpty()) {
      ways.add(new ChannelSettings.Command(command, patience(recipient)));
    }
    recipient.optionalText("syslog").ifPresent(server -> ways.add(syslog(recipient, server)));
    if (recipient.flag("log", false)) {
      ways.add(new ChannelSettings.Log());
    }
    if (ways.size() != 1) {
      throw part.wrong(
          "recipients", name, "has a recipient \"" + name + "\" that needs one of " + WAYS);
    }
    return ways.getFirst();
  }

  private ChannelSettings webhook(YamlMapping recipient) {
    return new ChannelSettings.Webhook(
        SecretKeys.read(recipient, "webhook", environment),
        recipient.choice(
            "form", ChannelSettings.Webhook.Form.class, ChannelSettings.Webhook.Form.PLAIN),
        SecretKeys.read(recipient, "secret", environment),
        socks(recipient),
        recipient.optionalText("trust").map(Path::of),
        patience(recipient));
  }

  private static ChannelSettings syslog(YamlMapping recipient, String server) {
    String[] parts = server.split("://", 2);
    if (parts.length != 2) {
      throw recipient.wrong("syslog", "must be udp://HOST:PORT or tcp://HOST:PORT");
    }
    ChannelSettings.Syslog.Transport transport =
        recipient.oneOf("syslog", parts[0], ChannelSettings.Syslog.Transport.class);
    Optional<Address> socks = socks(recipient);
    if (socks.isPresent() && transport == ChannelSettings.Syslog.Transport.UDP) {
      throw recipient.wrong("socks", "leads no datagrams: use tcp://");
    }
    return new ChannelSettings.Syslog(
        address(recipient, "syslog", parts[1], SYSLOG), transport, socks, patience(recipient));
  }

  private static Optional<Address> socks(YamlMapping in) {
    return in.optionalText("socks").map(text -> address(in, "socks", text, SOCKS));
  }

  private static Duration patience(YamlMapping in) {
    return Duration.ofSeconds(positive(in, "timeout-seconds", 30));
  }

  private ChannelSettings mail(YamlMapping recipient, List<String> addresses) {
    for (String address : addresses) {
      if (!ADDRESS.matcher(address).matches()) {
        throw recipient.wrong("mail", address, "holds what is no mail address: " + address);
      }
    }
    YamlMapping server =
        mail.orElseThrow(
            () -> part.wrong("mail", "is missing: it names the server that takes the mail"));
    Mail.Security security = server.choice("security", Mail.Security.class, Mail.Security.STARTTLS);
    String from = server.text("from");
    if (!ADDRESS.matcher(from).matches()) {
      throw server.wrong("from", "is no mail address: " + from);
    }
    Optional<String> user = server.optionalText("user");
    if (user.isPresent() && security == Mail.Security.NONE) {
      throw server.wrong("security", "must not be none with a user: its password would be seen");
    }
    return new Mail(
        new Address(server.text("host"), server.number("port", usualPort(security))),
        security,
        user,
        SecretKeys.read(server, "password", environment),
        from,
        addresses,
        socks(server),
        server.optionalText("trust").map(Path::of),
        patience(server));
  }

  private static int usualPort(Mail.Security security) {
    return switch (security) {
      case STARTTLS -> 587;
      case TLS -> 465;
      case NONE -> 25;
    };
  }

  private static Address address(YamlMapping in, String key, String text, int usualPort) {
    try {
      return Address.parse(text, usualPort);
    } catch (StopException e) {
      throw in.wrong(key, "is " + e.getMessage());
    }
  }

  private static int positive(YamlMapping in, String key, int otherwise) {
    int value = in.number(key, otherwise);
    if (value < 1) {
      throw in.wrong(key, "must be at least 1");
    }
    return value;
  }
}
