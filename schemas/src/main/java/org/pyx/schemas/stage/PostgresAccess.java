package org.pyx.schemas.stage;

import java.util.Map;
import java.util.Properties;

/**
 * How a stage reaches a PostgreSQL server.
 *
 * @param host name or address
 * @param port the port
 * @param database the database
 * @param user the role
 * @param password its password
 * @param properties further pgjdbc connection parameters, such as {@code sslmode}
 */
public record PostgresAccess(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    Map<String, String> properties) {
  public PostgresAccess {
    if (host.isBlank() || database.isBlank() || user.isBlank()) {
      throw new StopException("a PostgreSQL access needs host, database and user");
    }
    if (port < 1 || port > 65_535) {
      throw new StopException("not a port: " + port);
    }
    properties = Map.copyOf(properties);
  }

  /** The JDBC URL, without user and password. */
  public String url() {
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + java.net.URLEncoder.encode(database, java.nio.charset.StandardCharsets.UTF_8);
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
    return user + "@" + host + ":" + port + "/" + database;
  }
}
