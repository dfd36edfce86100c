package org.pyx.capture.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.StopException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a source can be captured without loss; each refusal says what to run. Stateless. */
public final class SourceCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCheck.class);

  private SourceCheck() {}

  /**
   * Checks server and publication, and before a snapshot also rights, names, types and replica
   * identities. Later it only warns of these: a table that the exchange slips into the publication
   * must become evidence, not the end of the lane.
   *
   * @param policy says which tables must be published
   * @param first whether a snapshot follows
   * @return the published tables
   * @throws StopException if something is not as it must be
   */
  public static List<SourceTable> check(
      SourceDatabase source, Policy policy, String publication, boolean first) {
    checkServer(source);
    checkPublication(source, publication);
    List<SourceTable> tables = source.published(publication);
    if (tables.isEmpty()) {
      throw new StopException(
          "the publication "
              + publication
              + " has no table; run what \"pyx init source\" prints, as the owner of the tables");
    }
    checkComplete(source, policy, publication, tables);
    SourceTypes types = source.types();
    for (SourceTable table : tables) {
      checkLegible(table, policy, first);
      try {
        checkTable(source, table, types, publication);
      } catch (StopException e) {
        if (first) {
          throw e;
        }
        LOG.warn("since the first start: {}", e.getMessage());
      }
    }
    return tables;
  }

  private static void checkTable(
      SourceDatabase source, SourceTable table, SourceTypes types, String publication) {
    checkName(table.name());
    checkRight(source, table.name());
    checkIdentity(source, table.name());
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
    String missing = source.text(LookQueries.LACKS, publication);
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

  /** A table that is not published would be missing in the copy without a word. */
  private static void checkComplete(
      SourceDatabase source, Policy policy, String publication, List<SourceTable> published) {
    Set<TableName> missing =
        policy.copied().stream()
            .map(TablePolicy::table)
            .collect(Collectors.toCollection(TreeSet::new));
    missing.retainAll(source.tables(policy.schema()));
    published.forEach(table -> missing.remove(table.name()));
    if (!missing.isEmpty()) {
      throw new StopException(
          "the publication "
              + publication
              + " lacks "
              + missing.stream().map(TableName::toString).collect(Collectors.joining(", "))
              + ", which policy "
              + policy.name()
              + " copies: what changes there is not captured. Find out who took it out; then run"
              + " ALTER PUBLICATION "
              + TableName.quote(publication)
              + " ADD TABLE "
              + missing.stream().map(TableName::quoted).collect(Collectors.joining(", "))
              + ", and begin a new lane with a new copy if this one has run without it");
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

  /** With another identity a DELETE would not name the key of the row that it removed. */
  private static void checkIdentity(SourceDatabase source, TableName table) {
    String wrong =
        source.text(
            """
            WITH RECURSIVE tree AS (
              SELECT ?::pg_catalog.regclass::oid AS id
              UNION ALL
              SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.id)
            SELECT c.oid::pg_catalog.regclass::text
            FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.id
            WHERE c.relkind = 'r' AND (c.relreplident IN ('n', 'i')
              OR (c.relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                WHERE k.conrelid = c.oid AND k.contype = 'p' AND NOT k.condeferrable)))
            LIMIT 1
            """,
            table.quoted());
    if (wrong != null) {
      throw new StopException(
          "an UPDATE or DELETE in table "
              + wrong
              + " would not tell which row it changed; run ALTER TABLE "
              + wrong
              + " REPLICA IDENTITY FULL");
    }
  }

  /**
   * Waiting does not cure it. A table that nobody wants is left out; one that is copied would be
   * missing without a word.
   */
  private static void checkLegible(SourceTable table, Policy policy, boolean first) {
    String obstacle = Legibility.obstacle(table.name(), table.columnNames());
    boolean copied =
        policy.of(table.name()).map(TablePolicy::treatment).orElse(Treatment.LEFT_OUT)
            == Treatment.COPY;
    if (obstacle != null && (first || copied)) {
      throw new StopException(
          "table "
              + table.name()
              + " "
              + obstacle
              + ", so that it cannot be captured; leave it out of the publication or rename that");
    }
    if (obstacle != null) {
      LOG.warn("since the first start: table {} {}; it is not captured", table.name(), obstacle);
    }
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
