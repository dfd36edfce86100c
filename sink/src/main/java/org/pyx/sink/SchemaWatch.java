package org.pyx.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.sink.assembly.SerialWatch;
import org.pyx.sink.books.EvidencePublisher;
import org.pyx.sink.copying.CopyPlans;
import org.pyx.sink.trusted.TrustedSchemaReader;

/**
 * The auditor's schema as it is now, published when it has changed, and what follows from it. Looks
 * only between database transactions, and ends its own. Not thread-safe.
 */
final class SchemaWatch {
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

  private final SinkConfig config;
  private final Connection connection;
  private final EvidencePublisher publisher;
  private @Nullable TrustedSchema schema;
  private @Nullable CopyPlans plans;
  private @Nullable SerialWatch serials;
  private long lastLook;

  SchemaWatch(SinkConfig config, Connection connection, EvidencePublisher publisher) {
    this.config = config;
    this.connection = connection;
    this.publisher = publisher;
  }

  /** Looks if the last look is long ago. */
  void lookNowAndThen() throws SQLException {
    if (System.nanoTime() - lastLook > LOOK_NANOS) {
      look();
    }
  }

  /** Looks. */
  void look() throws SQLException {
    lastLook = System.nanoTime();
    TrustedSchema found = read();
    if (!found.equals(schema)) {
      SerialWatch watch = SerialWatch.of(found, config.policy());
      readSerials(watch);
      publisher.publish(found);
      schema = found;
      plans = new CopyPlans(found, config.policy());
      serials = watch;
    }
    connection.commit();
  }

  /** Whether the schema is another one than at the last look; takes back what is not committed. */
  boolean changedSince() throws SQLException {
    connection.rollback();
    boolean changed = !read().equals(schema);
    connection.rollback();
    return changed;
  }

  CopyPlans plans() {
    return Objects.requireNonNull(plans, "look() comes first");
  }

  SerialWatch serials() {
    return Objects.requireNonNull(serials, "look() comes first");
  }

  private TrustedSchema read() throws SQLException {
    return TrustedSchemaReader.read(connection, config.policy().schema());
  }

  private void readSerials(SerialWatch watch) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<TableName, String> table : watch.columns().entrySet()) {
        String column = TableName.quote(table.getValue());
        try (ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.max(" + column + ") FROM " + table.getKey().quoted())) {
          row.next();
          long highest = row.getLong(1);
          if (!row.wasNull()) {
            watch.visible(table.getKey(), highest);
          }
        }
      }
    }
  }
}
