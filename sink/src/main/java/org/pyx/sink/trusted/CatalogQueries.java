package org.pyx.sink.trusted;

/** What is asked of the catalog; each takes the schema's name once. Stateless. */
final class CatalogQueries {
  private static final String TABLES =
      """
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      """;
  private static final String WANTED =
      "n.nspname = ? AND c.relkind IN ('r', 'p') AND NOT c.relispartition";

  /** Columns with their domains resolved to the base type, in catalog order. */
  static final String COLUMNS =
      """
      SELECT c.relname, a.attname, b.oid::bigint AS base, b.typmod,
        pg_catalog.format_type(b.oid, b.typmod) AS type,
        a.attnotnull OR b.not_null AS not_null,
        a.atthasdef OR a.attidentity <> '' OR b.has_default AS has_default,
        t.typname = 'taler_amount' AND t.typtype = 'c' AND
          (SELECT pg_catalog.array_agg(m.atttypid ORDER BY m.attnum) FROM pg_catalog.pg_attribute m
            WHERE m.attrelid = t.typrelid AND m.attnum > 0 AND NOT m.attisdropped)
          = ARRAY[20, 23]::oid[] AS amount,
        (SELECT pg_catalog.array_agg(pg_catalog.pg_get_constraintdef(d.oid))
          FROM pg_catalog.pg_constraint d
          WHERE d.contypid = ANY (b.domains) AND d.contype = 'c') AS domain_checks
      """
          + TABLES
          + """
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attgenerated = ''
          CROSS JOIN LATERAL (
            WITH RECURSIVE chain(oid, typmod, not_null, has_default, domains) AS (
              SELECT a.atttypid, a.atttypmod, false, false, '{}'::oid[]
              UNION ALL
              SELECT d.typbasetype, d.typtypmod, chain.not_null OR d.typnotnull,
                chain.has_default OR d.typdefault IS NOT NULL, chain.domains || d.oid
              FROM chain JOIN pg_catalog.pg_type d ON d.oid = chain.oid AND d.typtype = 'd')
            SELECT * FROM chain ORDER BY pg_catalog.cardinality(domains) DESC LIMIT 1) b
          JOIN pg_catalog.pg_type t ON t.oid = b.oid
          WHERE
          """
          + WANTED
          + " ORDER BY c.relname, a.attnum";

  /** Unique keys on plain columns over all rows. */
  static final String KEYS =
      """
      SELECT c.relname, i.indisprimary,
        (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.place)
          FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
          WHERE k.place <= i.indnkeyatts) AS columns
      """
          + TABLES
          + """
          JOIN pg_catalog.pg_index i ON i.indrelid = c.oid
          JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
          WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND
          """
          + WANTED
          + " ORDER BY c.relname, x.relname";

  /** Foreign keys, without the ones that partitions bring along. */
  static final String FOREIGN_KEYS =
      """
      SELECT c.relname, pn.nspname, pc.relname,
        (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.place)
          FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY k(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum),
        (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.place)
          FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY k(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum)
      """
          + TABLES
          + """
          JOIN pg_catalog.pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' AND f.conparentid = 0
          JOIN pg_catalog.pg_class pc ON pc.oid = f.confrelid
          JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
          WHERE
          """
          + WANTED
          + " ORDER BY c.relname, f.conname";

  /** CHECK constraints of tables. */
  static final String CHECKS =
      "SELECT c.relname, pg_catalog.pg_get_constraintdef(k.oid) "
          + TABLES
          + " JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c' WHERE "
          + WANTED
          + " ORDER BY c.relname, k.conname";

  private CatalogQueries() {}
}
