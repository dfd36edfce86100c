package org.pyx.capture.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.source.SourceTable;
import org.pyx.capture.source.SourceTypes;
import org.pyx.capture.translation.Heartbeats;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.PostgresAccess;

/** The engine's settings, each with its reason. Stateless. */
final class EngineProperties {
  private EngineProperties() {}

  /** For reading the log from a position on. */
  static Properties streaming(
      CaptureConfig config,
      List<SourceTable> tables,
      SourceTypes types,
      Lsn resume,
      boolean standby) {
    Properties properties = common(config, tables, types);
    properties.setProperty(JournalOffsets.RESUME, Long.toString(resume.value()));
    if (!standby) {
      // Where only tables change that are not published, nothing would ever be confirmed, and the
      // exchange's log would grow without bound: a message of our own gives something to confirm.
      properties.setProperty(
          "heartbeat.action.query",
          "SELECT pg_catalog.pg_logical_emit_message(false, '" + Heartbeats.PREFIX + "', '')");
    }
    // The engine would take a table named "t", quotes and all, for t. This holds for those that are
    // published while it runs, too; what it hides is told by the watch.
    properties.setProperty("table.exclude.list", "(?s).*\".*");
    return properties;
  }

  /** For a snapshot in the policy's order: parents before children. */
  static Properties snapshot(
      CaptureConfig config, List<SourceTable> tables, SourceTypes types, boolean failover) {
    Properties properties = common(config, tables, types);
    List<TableName> order = new ArrayList<>(config.policy().tables().keySet());
    String list =
        tables.stream()
            .sorted(Comparator.comparingInt(table -> place(order, table.name())))
            .map(table -> pattern(table.name(), null))
            .collect(Collectors.joining(","));
    // Only table.include.list has an order that the snapshot keeps. It would be matched against
    // every event of the stream, and hide tables: the stream is read by another engine, without.
    properties.setProperty("table.include.list", list);
    properties.setProperty("snapshot.include.collection.list", list);
    properties.setProperty("slot.failover", Boolean.toString(failover));
    properties.setProperty(
        "snapshot.select.statement.overrides",
        tables.stream().map(table -> table.name().toString()).collect(Collectors.joining(",")));
    for (SourceTable table : tables) {
      properties.setProperty(
          "snapshot.select.statement.overrides." + table.name(), table.snapshotQuery(types));
    }
    return properties;
  }

  private static Properties common(
      CaptureConfig config, List<SourceTable> tables, SourceTypes types) {
    Properties p = new Properties();
    p.setProperty("name", config.lane().member("capture"));
    // names the metrics, of which a JVM has each once
    p.setProperty("topic.prefix", config.lane().name());
    p.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.setProperty("offset.storage", JournalOffsets.class.getName());
    p.setProperty("offset.flush.interval.ms", "500");
    access(p, config.source());
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", config.slot());
    p.setProperty("slot.drop.on.stop", "false");
    p.setProperty("publication.name", config.publication());
    p.setProperty("publication.autocreate.mode", "disabled");
    p.setProperty("snapshot.mode", "initial");
    // As many rows as fit: one alone may be large. The driver counts what it has seen of a table.
    p.setProperty("snapshot.fetch.size", "1");
    p.setProperty("driver.adaptiveFetch", "true");
    p.setProperty("driver.adaptiveFetchMaximum", "1000");
    p.setProperty("driver.maxResultBuffer", "24p"); // of the heap
    p.setProperty("offset.mismatch.strategy", "trust_offset");
    p.setProperty("skipped.operations", "none"); // or TRUNCATE never arrives
    p.setProperty("tombstones.on.delete", "false");
    p.setProperty("include.unknown.datatypes", "true"); // or composites vanish
    p.setProperty("provide.transaction.metadata", "true");
    p.setProperty("decimal.handling.mode", "string");
    p.setProperty("converters", "exact");
    p.setProperty("exact.type", ExactConverter.class.getName());
    p.setProperty("exact." + ExactConverter.LARGEST, Integer.toString(config.largestValue()));
    p.setProperty("exact." + ExactConverter.LANE, config.lane().name());
    p.setProperty("exact." + ExactConverter.EXACT, oids(types, true));
    p.setProperty("exact." + ExactConverter.INEXACT, oids(types, false));
    // the default would write a warning and make the value null
    p.setProperty("event.converting.failure.handling.mode", "fail");
    p.setProperty("event.processing.failure.handling.mode", "fail");
    p.setProperty("heartbeat.interval.ms", Long.toString(config.heartbeat().toMillis()));
    p.setProperty("poll.interval.ms", "25"); // how long a batch gathers
    p.setProperty("max.batch.size", "4096");
    p.setProperty("max.queue.size", "16384");
    p.setProperty("max.queue.size.in.bytes", Integer.toString(32 << 20));
    p.setProperty("status.update.interval.ms", "1000");
    p.setProperty("record.processing.threads", "1");
    p.setProperty("record.processing.order", "ORDERED");
    p.setProperty("record.processing.shutdown.timeout.ms", "5000");
    // Inside the engine a restart would begin at a stale offset: ours begins at the journal's end.
    p.setProperty("errors.max.retries", "0");
    p.setProperty("slot.max.retries", "1");
    p.setProperty("slot.retry.delay.ms", "500");
    p.setProperty("schema.history.internal", "none");
    String generated =
        tables.stream()
            .flatMap(table -> table.generated().stream().map(c -> pattern(table.name(), c)))
            .collect(Collectors.joining(","));
    if (!generated.isEmpty()) {
      p.setProperty("column.exclude.list", generated); // the log does not carry them either
    }
    return p;
  }

  private static void access(Properties p, PostgresAccess source) {
    p.setProperty("database.hostname", source.host());
    p.setProperty("database.port", Integer.toString(source.port()));
    p.setProperty("database.dbname", source.database());
    p.setProperty("database.user", source.user());
    p.setProperty("database.password", source.password().reveal());
    p.setProperty("database.query.timeout.ms", "0");
    source.properties().forEach((key, value) -> p.setProperty("driver." + key, value));
    // The exchange may have set other output formats for our role; those of a session win.
    p.setProperty(
        "driver.options",
        "-c bytea_output=hex -c extra_float_digits=1 -c IntervalStyle=postgres"
            + " -c statement_timeout=0 -c idle_in_transaction_session_timeout=0");
    p.setProperty("database.initial.statements", "SET TimeZone TO 'UTC'; SET DateStyle TO 'ISO'");
  }

  private static String oids(SourceTypes types, boolean exact) {
    return types.ids().stream()
        .filter(id -> types.isExact(id) == exact)
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  private static int place(List<TableName> order, TableName table) {
    int place = order.indexOf(table);
    return place < 0 ? Integer.MAX_VALUE : place;
  }

  private static String pattern(TableName table, @Nullable String column) {
    String pattern = escape(table.schema()) + "\\." + escape(table.name());
    return column == null ? pattern : pattern + "\\." + escape(column);
  }

  private static String escape(String name) {
    StringBuilder escaped = new StringBuilder(name.length() + 8);
    name.codePoints()
        .forEach(c -> {
          if (Character.isLetterOrDigit(c) || c == '_') {
            escaped.appendCodePoint(c);
          } else {
            // a comma, or a blank at an end, means something before it is a regular expression
            escaped.append("\\x{").append(Integer.toHexString(c)).append('}');
          }
        });
    return escaped.toString();
  }
}
