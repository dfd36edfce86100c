package org.pyx.capture.engine;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.PostgresAccess;

/**
 * Debezium's configuration, with the reason for each setting that is not its default. Stateless.
 */
public final class DebeziumProperties {
  private DebeziumProperties() {}

  /**
   * The configuration of the engine.
   *
   * @param source the exchange
   * @param slot the slot
   * @param publication the publication
   * @param snapshot the tables to snapshot, in order
   * @param heartbeat how often an idle exchange shows that it is alive
   * @param resume where to go on; null for a snapshot first
   * @param placeholder marks unchanged TOAST values; unguessable
   */
  public static Properties of(
      PostgresAccess source,
      String slot,
      String publication,
      List<TableName> snapshot,
      Duration heartbeat,
      @Nullable String resume,
      String placeholder) {
    Properties p = new Properties();
    p.setProperty("name", "pyx-" + slot);
    p.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.setProperty("topic.prefix", "pyx");
    p.setProperty("database.hostname", source.host());
    p.setProperty("database.port", Integer.toString(source.port()));
    p.setProperty("database.user", source.user());
    p.setProperty("database.password", source.password().reveal());
    p.setProperty("database.dbname", source.database());
    // text results only, so that arrays keep PostgreSQL's own text
    p.setProperty("driver.binaryTransfer", "false");
    source.properties().forEach((key, value) -> p.setProperty("driver." + key, value));
    if (source.properties().containsKey("sslmode")) {
      p.setProperty("database.sslmode", source.properties().get("sslmode"));
    }
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", slot);
    p.setProperty("publication.name", publication);
    p.setProperty("publication.autocreate.mode", "disabled");
    p.setProperty("publish.via.partition.root", "true");
    // the journal is the offset: it decides, not what the slot has confirmed
    p.setProperty("offset.storage", ResumePoint.class.getName());
    p.setProperty("offset.mismatch.strategy", "trust_offset");
    p.setProperty("offset.flush.interval.ms", "1000");
    p.setProperty(ResumePoint.KEY, resume == null ? "" : resume);
    // Debezium snapshots in the order of this list, so parents come before children; its last
    // pattern lets every other table
    // through, because one that the exchange sneaks into the publication must arrive
    String tables = patterns(snapshot);
    p.setProperty("table.include.list", tables.isEmpty() ? ".*" : tables + ",.*");
    p.setProperty("snapshot.mode", "initial");
    p.setProperty("snapshot.include.collection.list", tables);
    p.setProperty("snapshot.fetch.size", "2000");
    // TRUNCATE would not arrive
    p.setProperty("skipped.operations", "none");
    p.setProperty("tombstones.on.delete", "false");
    // composites, that is every amount, would vanish without a word
    p.setProperty("include.unknown.datatypes", "true");
    p.setProperty("converters", "text");
    p.setProperty("text.type", TextConverter.class.getName());
    p.setProperty("text." + TextConverter.PLACEHOLDER, placeholder);
    p.setProperty("unavailable.value.placeholder", placeholder);
    // whole transactions, and the order in them
    p.setProperty("provide.transaction.metadata", "true");
    p.setProperty("heartbeat.interval.ms", Long.toString(heartbeat.toMillis()));
    // names stay as the catalog has them
    p.setProperty("field.name.adjustment.mode", "none");
    p.setProperty("schema.name.adjustment.mode", "none");
    // bounded memory
    p.setProperty("max.batch.size", "4096");
    p.setProperty("max.queue.size", "16384");
    p.setProperty("max.queue.size.in.bytes", Integer.toString(64 << 20));
    p.setProperty("poll.interval.ms", "5");
    p.setProperty("record.processing.order", "ORDERED");
    p.setProperty("record.processing.threads", "1");
    // we retry ourselves, with what the journal says by then
    p.setProperty("errors.max.retries", "0");
    p.setProperty("slot.max.retries", "0");
    return p;
  }

  /**
   * Exact names as the regular expressions that Debezium wants, between commas that it splits at.
   */
  private static String patterns(List<TableName> tables) {
    return tables.stream()
        .map(
            table -> Pattern.quote(table.schema() + "." + table.name()).replace(",", "\\E\\x2C\\Q"))
        .collect(Collectors.joining(","));
  }
}
