package org.pyx.capture.source;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/**
 * Looks at the exchange beside its log: short queries that lock nothing, bounded in time and in
 * size whatever the exchange puts into its catalog. Immutable.
 *
 * @param policy says which tables to look at
 * @param publication the publication
 * @param slot the slot
 * @param database its database
 */
public record SourceLook(Policy policy, String publication, String slot, String database) {
  /** The most columns that one look takes in; a table without any counts as one. */
  static final int MOST_COLUMNS = 20_000;

  /** Real names have 63 bytes at most, and types are made of names. */
  private static final int LONGEST_NAME = 256;

  private static final int LONGEST_WORDS = 1_000;

  private record Found(
      TableName name, boolean published, boolean filtered, boolean identified, int width) {}

  /**
   * Looks once.
   *
   * @param resume how far the journal is written; null if it is empty
   * @param known the tables that earlier looks have seen
   * @throws PyxException if the exchange does not let itself be looked at
   */
  public SourceView look(SourceDatabase source, @Nullable Lsn resume, Set<TableName> known) {
    SourceView.Server server = server(source);
    return source.inTransaction(
        "cannot read the exchange's catalog", c -> catalog(c, server, resume, known));
  }

  private SourceView.Server server(SourceDatabase source) {
    SourceDatabase.Slot found = source.slot(slot);
    if (found != null && !found.isOurs(database)) {
      found = null;
    }
    Lsn end = source.endOfLog();
    String lacks = source.text(LookQueries.LACKS, publication);
    return new SourceView.Server(
        cut(
            seen(source, "SELECT system_identifier::text FROM pg_catalog.pg_control_system()"),
            LONGEST_NAME),
        timeline(source),
        null,
        number(seen(source, LookQueries.STARTED)),
        false,
        number(seen(source, "SHOW server_version_num")),
        end,
        found == null ? Facts.SLOT_MISSING : found.lost() ? Facts.SLOT_LOST : Facts.SLOT_PRESENT,
        found == null ? null : found.confirmed(),
        found == null ? SlotRetention.UNKNOWN : retention(source, end),
        lacks == null
            ? "anything, since it does not exist"
            : String.valueOf(cut(lacks, LONGEST_WORDS)));
  }

  private SlotRetention retention(SourceDatabase source, Lsn end) {
    try {
      return SlotRetention.read(source, slot, end);
    } catch (StopException e) {
      return SlotRetention.UNKNOWN;
    }
  }

  /**
   * The timeline of the server's log; null if it does not tell.
   *
   * @throws TryAgainException if it is away, or was promoted meanwhile
   */
  static @Nullable Long timeline(SourceDatabase source) {
    Long written = number(seen(source, LookQueries.TIMELINE));
    if (written == null || written > 0) {
      return written;
    }
    try {
      return TimelineHistory.current(source.access());
    } catch (StopException e) {
      return null;
    }
  }

  /** The exchange may have taken the right to ask this away; then that one fact is not seen. */
  static @Nullable String seen(SourceDatabase source, String query) {
    try {
      return source.text(query);
    } catch (StopException e) {
      return null;
    }
  }

  private SourceView catalog(
      Connection connection, SourceView.Server server, @Nullable Lsn resume, Set<TableName> known)
      throws SQLException {
    Map<Long, Found> found = new LinkedHashMap<>();
    Set<TableName> existing = new HashSet<>();
    long all = 0;
    long columns = 0;
    try (PreparedStatement statement = connection.prepareStatement(LookQueries.TABLES)) {
      bind(statement, known);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next() && existing.size() <= MOST_COLUMNS) {
          all = Math.max(all, rows.getLong(8));
          TableName name = new TableName(text(rows, 2), text(rows, 3));
          existing.add(name);
          int width = Math.max(1, rows.getInt(7));
          if (columns + width <= MOST_COLUMNS) {
            columns += width;
            found.put(
                rows.getLong(1),
                new Found(name, rows.getBoolean(4), rows.getBoolean(5), rows.getBoolean(6), width));
          }
        }
      }
    }
    return new SourceView(
        resume,
        false,
        server,
        tables(connection, found),
        existing,
        Math.max(0, all - found.size()));
  }

  private void bind(PreparedStatement statement, Set<TableName> known) throws SQLException {
    Connection connection = statement.getConnection();
    Map<Boolean, List<String>> listed = new HashMap<>();
    for (TablePolicy table : policy.tables().values()) {
      boolean copied = table.treatment() == Treatment.COPY;
      listed.computeIfAbsent(copied, _ -> new ArrayList<>()).add(table.table().name());
    }
    Array copied = texts(connection, listed.getOrDefault(true, List.of()));
    statement.setString(1, publication);
    statement.setArray(2, texts(connection, known.stream().map(TableName::schema).toList()));
    statement.setArray(3, texts(connection, known.stream().map(TableName::name).toList()));
    statement.setString(4, policy.schema());
    statement.setArray(5, copied);
    statement.setBoolean(6, policy.unlisted() == Policy.Unlisted.COPY);
    statement.setArray(7, texts(connection, listed.getOrDefault(false, List.of())));
    statement.setString(8, policy.schema());
    statement.setArray(9, copied);
    statement.setInt(10, MOST_COLUMNS + 1);
  }

  private Map<TableName, SourceView.Table> tables(Connection connection, Map<Long, Found> found)
      throws SQLException {
    Map<Long, List<SourceView.Column>> columns = new HashMap<>();
    Map<Long, StringJoiner> hidden = new HashMap<>();
    found.keySet().forEach(id -> columns.put(id, new ArrayList<>()));
    try (PreparedStatement statement = connection.prepareStatement(LookQueries.COLUMNS)) {
      statement.setString(1, publication);
      statement.setArray(2, connection.createArrayOf("bigint", found.keySet().toArray()));
      statement.setInt(3, MOST_COLUMNS);
      int left = MOST_COLUMNS;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next() && left-- > 0) {
          long table = rows.getLong(1);
          String name = text(rows, 2);
          List<SourceView.Column> ofTable = columns.get(table);
          if (ofTable != null) {
            ofTable.add(new SourceView.Column(name, text(rows, 3)));
          }
          if (rows.getBoolean(4)) {
            hidden.computeIfAbsent(table, _ -> new StringJoiner(", ")).add(name);
          }
        }
      }
    }
    Map<TableName, SourceView.Table> tables = new HashMap<>();
    found.forEach((id, table) ->
        tables.put(
            table.name(),
            new SourceView.Table(
                table.published(),
                table.published() ? hides(table, columns.get(id), hidden.get(id)) : "",
                table.identified(),
                columns.getOrDefault(id, List.of()))));
    return tables;
  }

  private static String hides(
      Found table, @Nullable List<SourceView.Column> columns, @Nullable StringJoiner hidden) {
    StringJoiner words = new StringJoiner("; ");
    List<String> names =
        columns == null ? List.of() : columns.stream().map(SourceView.Column::name).toList();
    String obstacle = Legibility.obstacle(table.name(), names);
    if (obstacle != null) {
      words.add("all, since it " + obstacle + " and cannot be captured");
    }
    if (table.filtered()) {
      words.add("rows, by a WHERE clause");
    }
    if (hidden != null) {
      words.add("columns " + hidden);
    }
    return String.valueOf(cut(words.toString(), LONGEST_WORDS));
  }

  private static Array texts(Connection connection, Collection<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  /** A name of the catalog, which has neither NULL nor empty ones. */
  private static String text(ResultSet rows, int column) throws SQLException {
    String text = cut(rows.getString(column), LONGEST_NAME);
    if (text == null || text.isEmpty()) {
      throw new SQLException("the catalog has something without a name");
    }
    return text;
  }

  private static @Nullable String cut(@Nullable String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inPair ? most - 1 : most) + "…";
  }

  private static @Nullable Long number(@Nullable String text) {
    return text == null || !text.matches("[0-9]{1,18}") ? null : (Long) Long.parseLong(text);
  }
}
