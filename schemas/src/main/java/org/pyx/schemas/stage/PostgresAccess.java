package org.pyx.schemas.stage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How a stage reaches a PostgreSQL server, or one of several that are copies of each other.
 *
 * @param addresses where it may be
 * @param wanted which of them it may be
 * @param database the database
 * @param user the role
 * @param password its password
 * @param properties further pgjdbc connection parameters, such as {@code sslmode}
 */
public record PostgresAccess(
    List<Address> addresses,
    Wanted wanted,
    String database,
    String user,
    Secret password,
    Map<String, String> properties) {

  /** Which of several servers is wanted. */
  public enum Wanted {
    /** The one that is written to. */
    PRIMARY("primary"),
    /** One that follows the primary. */
    STANDBY("secondary"),
    /** Whichever answers. */
    ANY("any");

    private final String driverWord;

    Wanted(String driverWord) {
      this.driverWord = driverWord;
    }
  }

  /**
   * Where a server listens.
   *
   * @param host name or address
   * @param port the port
   */
  public record Address(String host, int port) {
    public Address {
      if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == ',')) {
        throw new StopException("not a host: \"" + host + "\"");
      }
      if (port < 1 || port > 65_535) {
        throw new StopException("not a port: " + port);
      }
    }

    /**
     * Reads {@code host} or {@code host:port}; an IPv6 address stands in square brackets.
     *
     * @param usualPort where none is given
     * @throws StopException if it is neither
     */
    public static Address parse(String text, int usualPort) {
      int colon = text.lastIndexOf(':');
      if (colon < 0 || text.endsWith("]")) {
        return new Address(text, usualPort);
      }
      String port = text.substring(colon + 1);
      if (!port.matches("[0-9]{1,5}")) {
        throw new StopException("not a host and port: \"" + text + "\"");
      }
      return new Address(text.substring(0, colon), Integer.parseInt(port));
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  public PostgresAccess {
    if (addresses.isEmpty() || database.isBlank() || user.isBlank()) {
      throw new StopException("a PostgreSQL access needs host, database and user");
    }
    addresses = List.copyOf(addresses);
    properties = Map.copyOf(properties);
  }

  /** To one server, whichever it is. */
  public PostgresAccess(
      String host,
      int port,
      String database,
      String user,
      Secret password,
      Map<String, String> properties) {
    this(List.of(new Address(host, port)), Wanted.ANY, database, user, password, properties);
  }

  /** The host of the first server. */
  public String host() {
    return addresses.getFirst().host();
  }

  /** The port of the first server. */
  public int port() {
    return addresses.getFirst().port();
  }

  /** The same to one server only, whichever it is. */
  public PostgresAccess at(Address address) {
    return new PostgresAccess(List.of(address), Wanted.ANY, database, user, password, properties);
  }

  /** The same with other connection parameters. */
  public PostgresAccess with(Map<String, String> others) {
    return new PostgresAccess(addresses, wanted, database, user, password, others);
  }

  /**
   * The JDBC URL, without user and password. With several servers the driver chooses; it takes one
   * for a standby where {@code default_transaction_read_only} is on.
   */
  public String url() {
    String url =
        "jdbc:postgresql://"
            + addresses.stream().map(Address::toString).collect(Collectors.joining(","))
            + "/"
            + URLEncoder.encode(database, StandardCharsets.UTF_8);
    // what the driver knew of a server some seconds ago may be wrong after a failover
    return addresses.size() == 1
        ? url
        : url + "?targetServerType=" + wanted.driverWord + "&hostRecheckSeconds=1";
  }

  /** User, password and further parameters, for {@code DriverManager.getConnection}. */
  public Properties connectionProperties() {
    Properties all = new Properties();
    properties.forEach(all::setProperty);
    all.setProperty("user", user);
    all.setProperty("password", password.reveal());
    return all;
  }

  /** Where and as whom, without the password. */
  @Override
  public String toString() {
    return user
        + "@"
        + addresses.stream().map(Address::toString).collect(Collectors.joining(","))
        + "/"
        + database;
  }
}
