package org.pyx.capture.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;

/** Whether a source can be captured without loss; each refusal says what to run. Stateless. */
public final class SourceCheck {
  private SourceCheck() {}

  /**
   * Checks server, publication, rights and types.
   *
   * @return the published tables
   * @throws StopException if something is not as it must be
   */
  public static List<SourceTable> check(SourceDatabase source, String publication) {
    checkServer(source);
    checkPublication(source, publication);
    List<SourceTable> tables = source.published(publication);
    if (tables.isEmpty()) {
      throw new StopException(
          "the publication "
              + publication
              + " has no table; run what \"pyx init source\" prints, as the owner of the tables");
    }
    SourceTypes types = source.types();
    for (SourceTable table : tables) {
      checkName(table.name());
      checkColumnNames(table);
      checkRight(source, table.name());
      for (SourceTable.Column column : table.columns()) {
        if (!types.isExact(column.typeId())) {
          throw new StopException(
              String.format(
                  Locale.ROOT,
                  "column %s of table %s has type %s, which cannot be carried exactly; leave the"
                      + " table out (ALTER PUBLICATION %s DROP TABLE %s) or change the type",
                  column.name(),
                  table.name(),
                  column.type(),
                  publication,
                  table.name().quoted()));
        }
      }
    }
    return tables;
  }

  private static void checkServer(SourceDatabase source) {
    if (source.majorVersion() < 15) {
      throw new StopException(
          "the exchange runs PostgreSQL " + source.majorVersion() + "; capture needs 15 or later");
    }
    String level = source.text("SHOW wal_level");
    if (!"logical".equals(level)) {
      throw new StopException(
          "wal_level is "
              + level
              + "; run ALTER SYSTEM SET wal_level = logical, then restart the exchange's server");
    }
    String encoding = source.text("SHOW server_encoding");
    if (!"UTF8".equals(encoding)) {
      throw new StopException("the exchange's database has encoding " + encoding + ", not UTF8");
    }
  }

  private static void checkPublication(SourceDatabase source, String publication) {
    String missing =
        source.text(
            """
            SELECT concat_ws(', ', CASE WHEN NOT pubinsert THEN 'insert' END,
              CASE WHEN NOT pubupdate THEN 'update' END, CASE WHEN NOT pubdelete THEN 'delete' END,
              CASE WHEN NOT pubtruncate THEN 'truncate' END,
              CASE WHEN NOT pubviaroot THEN 'partitions under their root' END)
            FROM pg_catalog.pg_publication WHERE pubname = ?
            """,
            publication);
    if (missing == null) {
      throw new StopException(
          "the publication "
              + publication
              + " does not exist in the exchange's database; run what \"pyx init source\" prints");
    }
    if (!missing.isEmpty()) {
      throw new StopException(
          "the publication "
              + publication
              + " does not publish "
              + missing
              + "; run ALTER PUBLICATION "
              + TableName.quote(publication)
              + " SET (publish = 'insert, update, delete, truncate', publish_via_partition_root ="
              + " true)");
    }
    String filtered =
        source.text(
            "SELECT schemaname || '.' || tablename FROM pg_catalog.pg_publication_tables"
                + " WHERE pubname = ? AND rowfilter IS NOT NULL LIMIT 1",
            publication);
    if (filtered != null) {
      throw new StopException(
          "the publication "
              + publication
              + " hides rows of "
              + filtered
              + " by a WHERE clause; run ALTER PUBLICATION ... SET TABLE without it");
    }
  }

  // Debezium joins names with dots into lists of regular expressions; with a quote and a dot it
  // fails.
  private static void checkName(TableName table) {
    for (String part : List.of(table.schema(), table.name())) {
      if (part.chars().anyMatch(c -> "\".,\\ ".indexOf(c) >= 0 || c < ' ')) {
        throw new StopException(
            "table " + table + " has a name that cannot be captured; leave it out or rename it");
      }
    }
  }

  /** Debezium refuses a table with such columns again and again; waiting does not cure it. */
  private static void checkColumnNames(SourceTable table) {
    Map<String, String> seen = new HashMap<>();
    Stream.concat(
            table.columns().stream().map(SourceTable.Column::name), table.generated().stream())
        .forEach(name -> {
          String other = seen.put(name.toLowerCase(Locale.ROOT), name);
          if (other != null) {
            throw new StopException(
                "columns "
                    + other
                    + " and "
                    + name
                    + " of table "
                    + table.name()
                    + " differ only in case, so that they cannot be captured; leave the table out"
                    + " or rename one");
          }
        });
  }

  private static void checkRight(SourceDatabase source, TableName table) {
    String may = source.text("SELECT pg_catalog.has_table_privilege(?, 'SELECT')", table.quoted());
    if (!"t".equals(may)) {
      throw new StopException(
          "capture's role may not read table "
              + table
              + "; run GRANT SELECT ON "
              + table.quoted()
              + " TO "
              + TableName.quote(String.valueOf(source.text("SELECT current_user"))));
    }
  }
}
