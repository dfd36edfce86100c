package org.pyx.validator;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the journal ends. Stateless, thread-safe. */
final class JournalEnd {
  /** Short: a Streams thread may wait for it, whose transaction must not run out. */
  private static final long GLANCE_SECONDS = 2;

  private JournalEnd() {}

  /** The offset behind the journal's last record; -1 if Kafka does not say at once. */
  static long of(ValidatorConfig config) {
    TopicPartition journal = new TopicPartition(config.lane().journal(), 0);
    try (Admin admin = Admin.create(config.kafka().clientProperties())) {
      return admin
          .listOffsets(Map.of(journal, OffsetSpec.latest()))
          .partitionResult(journal)
          .get(GLANCE_SECONDS, TimeUnit.SECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
