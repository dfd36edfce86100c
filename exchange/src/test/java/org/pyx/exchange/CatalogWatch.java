package org.pyx.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at an exchange's catalog as capture does, all the time: what of it would hide something, or
 * is not as it was at first. Each deviation is a rule's id and a table.
 */
final class CatalogWatch implements AutoCloseable {
  private static final String DEVIATIONS =
      """
      SELECT 'table.unpublished ' || name FROM watched
       WHERE name NOT IN (SELECT tablename FROM pg_publication_tables WHERE pubname = 'p')
      UNION ALL
      SELECT 'stream.publication ' FROM pg_publication
       WHERE pubname = 'p' AND NOT (pubinsert AND pubupdate AND pubdelete AND pubtruncate)
      UNION ALL
      SELECT 'stream.publication ' || tablename FROM pg_publication_tables
       WHERE pubname = 'p' AND (rowfilter IS NOT NULL OR cardinality(attnames) <
         (SELECT count(*) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
           AND attrelid = (quote_ident(schemaname) || '.' || quote_ident(tablename))::regclass)
         OR tablename LIKE '%"%')
      UNION ALL
      SELECT 'stream.replica-identity ' || name FROM watched JOIN pg_class c ON c.oid = id
       WHERE relreplident = 'n' OR relreplident = 'd' AND NOT EXISTS (
         SELECT FROM pg_index WHERE indrelid = id AND indisprimary)
      UNION ALL
      SELECT 'schema.changed ' || name FROM watched WHERE columns <>
        (SELECT string_agg(attname || format_type(atttypid, NULL), ',' ORDER BY attname)
           FROM pg_attribute WHERE attrelid = id AND attnum > 0 AND NOT attisdropped)
      """;

  private final Connection connection;
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final Set<String> looks = new ConcurrentSkipListSet<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Watches the tables that are published now, in connections of its own. */
  CatalogWatch(ConnectionFactory database, SchemaVariant variant) throws SQLException {
    connection = database.open();
    Rows.execute(
        connection,
        """
        CREATE TEMPORARY TABLE watched AS
          SELECT c.oid AS id, relname::text AS name,
              string_agg(attname || format_type(atttypid, NULL), ',' ORDER BY attname) AS columns
            FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
           WHERE relnamespace = '%s'::regnamespace AND relname IN
             (SELECT tablename FROM pg_publication_tables WHERE pubname = 'p')
           GROUP BY 1, 2
        """
            .formatted(variant.schemaName()));
    thread = Thread.ofPlatform().name("catalog-watch").unstarted(this::run);
    thread.start();
  }

  /** What is not as it should be at present. */
  synchronized Set<String> now() throws SQLException {
    Set<String> deviations = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DEVIATIONS)) {
      while (rows.next()) {
        deviations.add(rows.getString(1));
      }
    }
    return deviations;
  }

  /** What was not as it should be at any time since the last call. */
  synchronized Set<String> takeSeen() {
    Set<String> all = Set.copyOf(seen);
    seen.clear();
    return all;
  }

  private void run() {
    while (!closed) {
      try {
        seen.addAll(now());
      } catch (SQLException e) {
        looks.add("failed: " + e.getMessage());
      }
      LockSupport.parkNanos(40_000_000);
    }
  }

  /** Looks that failed. */
  Set<String> failures() {
    return looks;
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    connection.close();
  }
}
