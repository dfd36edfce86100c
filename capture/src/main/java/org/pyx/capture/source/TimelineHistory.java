package org.pyx.capture.source;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * From where to where a server's log was written on which timeline, as the server says it: each
 * promotion and each restored backup begins a new one. Immutable.
 *
 * @param switches the timelines before its own, the oldest first; the oldest are left out where
 *     there are many
 */
public record TimelineHistory(List<Switch> switches) {
  /** Of a server that was never promoted. */
  public static final TimelineHistory NONE = new TimelineHistory(List.of());

  private static final int MOST = 50;
  private static final int LONGEST = 64 << 10;
  private static final Pattern LINE =
      Pattern.compile("([0-9]{1,9})[ \\t]+([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})([ \\t].*)?");

  /**
   * The end of a timeline.
   *
   * @param timeline the one that was left
   * @param at the position behind its last record that belongs to the history
   */
  public record Switch(long timeline, Lsn at) {
    @Override
    public String toString() {
      return timeline + " " + at;
    }
  }

  public TimelineHistory {
    switches = List.copyOf(switches);
  }

  /**
   * Asks a server for its history. Only the <a
   * href="https://www.postgresql.org/docs/18/protocol-replication.html">replication protocol</a>
   * tells it to a role that may no more than replicate.
   *
   * @param timeline the server's own
   * @throws TryAgainException if the server is away, or sends what is no history
   * @throws StopException if it refuses
   */
  public static TimelineHistory read(PostgresAccess access, long timeline) {
    if (timeline <= 1) {
      return NONE;
    }
    try (Connection connection = connect(access);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
      byte[] content = rows.next() ? rows.getBytes(2) : null;
      if (content == null || content.length > LONGEST) {
        throw new TryAgainException("the exchange's server does not tell its timeline's history");
      }
      return parse(new String(content, StandardCharsets.UTF_8));
    } catch (SQLException e) {
      throw SourceDatabase.explain("cannot read the history of timeline " + timeline, e);
    }
  }

  /**
   * The timeline that a standby receives now. Its functions only know that of its last restart
   * point, which may be minutes behind a promotion that it has followed.
   *
   * @throws TryAgainException if the server is away
   * @throws StopException if it refuses
   */
  static long current(PostgresAccess access) {
    try (Connection connection = connect(access);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("IDENTIFY_SYSTEM")) {
      return rows.next() ? rows.getLong("timeline") : 0;
    } catch (SQLException e) {
      throw SourceDatabase.explain("cannot read the standby's timeline", e);
    }
  }

  private static Connection connect(PostgresAccess access) throws SQLException {
    Properties properties = access.connectionProperties();
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "15");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "15");
    properties.setProperty("socketTimeout", "12");
    properties.setProperty("ApplicationName", "pyx timeline");
    return DriverManager.getConnection(access.url(), properties);
  }

  /**
   * Reads a history file.
   *
   * @throws TryAgainException if it is none
   */
  static TimelineHistory parse(String file) {
    List<Switch> switches = new ArrayList<>();
    for (String line : file.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new TryAgainException("the exchange's server sends a timeline history that is none");
      }
      switches.add(new Switch(Long.parseLong(parts.group(1)), Lsn.parse(parts.group(2))));
    }
    return new TimelineHistory(
        switches.subList(Math.max(0, switches.size() - MOST), switches.size()));
  }

  /** Where a timeline was left; empty if it is no part of this history. */
  public Optional<Lsn> end(long timeline) {
    return switches.stream()
        .filter(s -> s.timeline() == timeline)
        .map(Switch::at)
        .reduce((_, last) -> last);
  }

  /** As in {@link org.pyx.schemas.model.Facts#HISTORY}. */
  @Override
  public String toString() {
    return switches.stream().map(Switch::toString).collect(Collectors.joining(", "));
  }
}
