package org.pyx.validator;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.pyx.schemas.stage.TryAgainException;

/** Where the validators of a lane stand in the journal. Stateless, thread-safe. */
final class ConsumerGroup {
  private static final long PATIENCE_SECONDS = 20;

  private final ValidatorConfig config;
  private final TopicPartition journal;

  ConsumerGroup(ValidatorConfig config) {
    this.config = config;
    this.journal = new TopicPartition(config.lane().journal(), 0);
  }

  /**
   * Sets the group back to a record of the journal, which is then judged next. Kafka refuses it
   * while a member is there, so all must have left.
   *
   * @throws TryAgainException if Kafka cannot now
   */
  void setBack(long journalOffset) {
    try (Admin admin = Admin.create(config.kafka().clientProperties())) {
      admin
          .alterConsumerGroupOffsets(
              config.lane().member("validator"),
              Map.of(journal, new OffsetAndMetadata(journalOffset)))
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new TryAgainException(
          "the validators of lane "
              + config.lane().name()
              + " cannot be set back to journal offset "
              + journalOffset
              + " now: "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("interrupted", e);
    }
  }

  /** The offset behind the journal's last record; -1 if Kafka does not say. */
  long journalEnd() {
    try (Admin admin = Admin.create(config.kafka().clientProperties())) {
      return admin
          .listOffsets(Map.of(journal, OffsetSpec.latest()))
          .partitionResult(journal)
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
