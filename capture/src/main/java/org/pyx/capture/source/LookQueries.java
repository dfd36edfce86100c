package org.pyx.capture.source;

/**
 * What a look asks of the catalog. Nothing here locks a table of the exchange, as {@code
 * pg_publication_tables} and {@code pg_get_expr} would: one that is locked for good must not blind
 * the watch. Stateless.
 */
final class LookQueries {
  /** The timeline that a primary writes its log on; 0 of a standby. */
  static final String TIMELINE =
      """
      SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN '0'
        ELSE ('x' || pg_catalog.substr(
          pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::bit(32)::int8::text
      END
      """;

  /** When the server's first process began, in microseconds since 1970. */
  static final String STARTED =
      "SELECT (1000000 * extract(epoch FROM pg_catalog.pg_postmaster_start_time()))::int8::text";

  /** Parameter: the publication. No row, if there is none. */
  static final String LACKS =
      """
      SELECT pg_catalog.concat_ws(', ', CASE WHEN NOT pubinsert THEN 'insert' END,
        CASE WHEN NOT pubupdate THEN 'update' END, CASE WHEN NOT pubdelete THEN 'delete' END,
        CASE WHEN NOT pubtruncate THEN 'truncate' END,
        CASE WHEN NOT pubviaroot THEN 'partitions under their root' END)
      FROM pg_catalog.pg_publication WHERE pubname = ?
      """;

  /**
   * The tables to look at, in the order of their importance: known ones, those that the policy
   * names, then the oldest. Parameters: publication; schemas and names of known tables; the
   * policy's schema; names that it copies; whether it copies unlisted ones; names that it does not
   * copy; schema and copied names again; how many at most.
   *
   * <p>Below 16384 are the oids that initdb gave.
   */
  static final String TABLES =
      """
      WITH RECURSIVE unidentified(id) AS (
        SELECT c.oid FROM pg_catalog.pg_class c
        WHERE c.relkind = 'r' AND c.oid >= 16384 AND (c.relreplident IN ('n', 'i')
          OR (c.relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
            WHERE k.conrelid = c.oid AND k.contype = 'p' AND NOT k.condeferrable)))
        UNION
        SELECT i.inhparent FROM unidentified u
        JOIN pg_catalog.pg_class c ON c.oid = u.id AND c.relispartition
        JOIN pg_catalog.pg_inherits i ON i.inhrelid = u.id),
      published(id, filtered) AS MATERIALIZED (
        SELECT c.oid, r.prqual IS NOT NULL AND s.oid IS NULL
        FROM pg_catalog.pg_publication p
        JOIN pg_catalog.pg_class c
          ON c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND c.oid >= 16384
        LEFT JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid
        LEFT JOIN pg_catalog.pg_publication_namespace s
          ON s.pnpubid = p.oid AND s.pnnspid = c.relnamespace
        WHERE p.pubname = ? AND (p.puballtables OR r.oid IS NOT NULL OR s.oid IS NOT NULL))
      SELECT c.oid::bigint, n.nspname, c.relname, p.id IS NOT NULL,
        coalesce(p.filtered, false),
        NOT EXISTS (SELECT FROM unidentified u WHERE u.id = c.oid),
        c.relnatts, pg_catalog.count(*) OVER ()
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN published p ON p.id = c.oid
      LEFT JOIN ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]))
          AS known(schema, name)
        ON known.schema = n.nspname AND known.name = c.relname
      WHERE c.relkind IN ('r', 'p') AND (known.name IS NOT NULL
        OR (n.nspname = ? AND NOT c.relispartition AND c.relpersistence <> 't'
          AND (c.relname = ANY (?::text[]) OR (? AND c.relname <> ALL (?::text[]))))
        OR (p.id IS NOT NULL AND NOT (c.relispartition AND EXISTS (
          SELECT FROM pg_catalog.pg_partition_ancestors(c.oid) AS a(id)
          JOIN published q ON q.id = a.id WHERE a.id <> c.oid))))
      ORDER BY known.name IS NULL, n.nspname <> ? OR c.relname <> ALL (?::text[]), c.oid
      LIMIT ?
      """;

  /** Columns. Parameters: publication; oids of tables; how many at most. */
  static final String COLUMNS =
      """
      WITH RECURSIVE chain(id, base, typmod) AS (
        SELECT t.oid, t.typbasetype, t.typtypmod FROM pg_catalog.pg_type t WHERE t.typtype = 'd'
        UNION ALL
        SELECT chain.id, t.typbasetype, t.typtypmod
        FROM chain JOIN pg_catalog.pg_type t ON t.oid = chain.base AND t.typtype = 'd'),
      domains AS (
        SELECT chain.* FROM chain JOIN pg_catalog.pg_type t ON t.oid = chain.base
        WHERE t.typtype <> 'd'),
      listed AS (
        SELECT r.prrelid, r.prattrs::int2[] AS attributes
        FROM pg_catalog.pg_publication p
        JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
        JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
        WHERE p.pubname = ? AND NOT EXISTS (SELECT FROM pg_catalog.pg_publication_namespace s
          WHERE s.pnpubid = p.oid AND s.pnnspid = c.relnamespace))
      SELECT a.attrelid::bigint, a.attname,
        pg_catalog.format_type(coalesce(d.base, a.atttypid),
          CASE WHEN d.id IS NULL THEN a.atttypmod ELSE d.typmod END),
        coalesce(a.attnum <> ALL (l.attributes), false)
      FROM pg_catalog.pg_attribute a
      LEFT JOIN domains d ON d.id = a.atttypid
      LEFT JOIN listed l ON l.prrelid = a.attrelid
      WHERE a.attrelid = ANY (?::bigint[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
      ORDER BY a.attrelid, a.attnum
      LIMIT ?
      """;

  private LookQueries() {}
}
