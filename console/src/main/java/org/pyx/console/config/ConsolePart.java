package org.pyx.console.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.yaml.YamlMapping;

/** Reads the part {@code console} of a configuration file. */
final class ConsolePart {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,253}");
  private static final int PORT = 8090;
  private static final int MANAGEMENT_PORT = 9464;

  private ConsolePart() {}

  /**
   * Reads it.
   *
   * @throws StopException if something in it is wrong
   */
  static ConsoleSettings read(YamlMapping part) {
    int refresh = part.number("refresh-seconds", (int) ConsoleSettings.REFRESH.toSeconds());
    if (refresh < 2 || refresh > 3_600) {
      throw part.wrong("refresh-seconds", "must be from 2 to 3600");
    }
    for (String host : part.texts("hosts")) {
      if (!HOST.matcher(host).matches()) {
        throw part.wrong("hosts", host, "is no name of a host, without a port: " + host);
      }
    }
    ConsoleSettings settings =
        new ConsoleSettings(
            part.optionalText("listen")
                .map(text -> address(part, "listen", text, PORT))
                .orElse(ConsoleSettings.LISTEN),
            part.optionalText("management")
                .map(text -> address(part, "management", text, MANAGEMENT_PORT)),
            part.optionalText("users").map(Path::of),
            part.mapping("proxy").map(ConsolePart::proxy),
            Set.copyOf(part.texts("hosts")),
            Duration.ofSeconds(refresh),
            part.optionalText("verification").map(Path::of));
    part.done();
    return settings;
  }

  private static ConsoleSettings.Proxy proxy(YamlMapping part) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : part.texts("addresses")) {
      try {
        addresses.add(InetAddress.ofLiteral(text));
      } catch (IllegalArgumentException e) {
        throw part.wrong("addresses", text, "has what is no address of a machine: " + text);
      }
    }
    if (addresses.isEmpty()) {
      throw part.wrong("addresses", "is missing: whose header is to be believed?");
    }
    String header = part.text("header");
    if (!HEADER.matcher(header).matches()) {
      throw part.wrong("header", "is no name of a header: " + header);
    }
    part.done();
    return new ConsoleSettings.Proxy(addresses, header);
  }

  private static Address address(YamlMapping part, String key, String text, int usualPort) {
    try {
      Address address = Address.parse(text, usualPort);
      var _ = InetAddress.getByName(address.host());
      return address;
    } catch (StopException e) {
      throw part.wrong(key, "is " + e.getMessage());
    } catch (UnknownHostException e) {
      throw part.wrong(key, "names a host that this machine does not know: " + text);
    }
  }
}
