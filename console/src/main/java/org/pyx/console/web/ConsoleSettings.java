package org.pyx.console.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;

/**
 * How the console is reached.
 *
 * @param listen where the pages are
 * @param management where health and metrics are, if anywhere
 * @param users the file of those who may log in; empty for no login, on this machine only
 * @param proxy who may say by a header who has logged in, if anybody
 * @param hosts further names under which the console is reached
 * @param refresh how often lanes are looked at, and pages loaded again
 * @param verification the file that {@code pyx verify --json} writes, if there is one
 */
public record ConsoleSettings(
    Address listen,
    Optional<Address> management,
    Optional<Path> users,
    Optional<Proxy> proxy,
    Set<String> hosts,
    Duration refresh,
    Optional<Path> verification) {
  /** Where the pages are unless said otherwise. */
  public static final Address LISTEN = new Address("127.0.0.1", 8090);

  /** How often lanes are looked at unless said otherwise. */
  public static final Duration REFRESH = Duration.ofSeconds(10);

  /** A console for who sits at this machine. */
  public static final ConsoleSettings USUAL =
      new ConsoleSettings(
          LISTEN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          REFRESH,
          Optional.empty());

  /**
   * A server before the console that has asked people who they are.
   *
   * @param addresses where it comes from; the header of anybody else is not looked at
   * @param header what holds the user's name
   */
  public record Proxy(List<InetAddress> addresses, String header) {
    public Proxy {
      addresses = List.copyOf(addresses);
    }
  }

  /** Refuses pages for everybody. */
  public ConsoleSettings {
    hosts = Set.copyOf(hosts);
    if (users.isEmpty() && proxy.isEmpty() && !resolve(listen).getAddress().isLoopbackAddress()) {
      throw new StopException(
          "console.listen is "
              + listen
              + ", which other machines reach, and there is no console.users: anybody could read the"
              + " evidence. Make a file of users (pyx console user NAME), or listen at 127.0.0.1");
    }
  }

  /** The same with a port for machines. */
  public ConsoleSettings managedAt(Address other) {
    return new ConsoleSettings(
        listen, Optional.of(other), users, proxy, hosts, refresh, verification);
  }

  /** The same, looking more or less often. */
  public ConsoleSettings lookingEvery(Duration other) {
    return new ConsoleSettings(listen, management, users, proxy, hosts, other, verification);
  }

  /** The same, listening at another port. */
  public ConsoleSettings at(Address other) {
    return new ConsoleSettings(other, management, users, proxy, hosts, refresh, verification);
  }

  /**
   * An address to bind to.
   *
   * @throws StopException if this machine does not know the name
   */
  static InetSocketAddress resolve(Address address) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    } catch (UnknownHostException e) {
      throw new StopException("this machine does not know the address " + address.host(), e);
    }
  }
}
