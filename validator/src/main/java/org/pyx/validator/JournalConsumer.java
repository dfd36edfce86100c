package org.pyx.validator;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;
import org.pyx.validator.topology.Journal;

/**
 * Makes the clients of one Streams instance with one thread, and keeps the consumer of the journal,
 * so that the judge can go back in it: Streams itself has no word for that. The consumer is used by
 * that thread only.
 */
final class JournalConsumer implements KafkaClientSupplier, Journal {
  private final ValidatorConfig config;
  private final Commits commits;
  private final TopicPartition journal;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  JournalConsumer(ValidatorConfig config, Commits commits) {
    this.config = config;
    this.commits = commits;
    this.journal = new TopicPartition(config.lane().journal(), 0);
  }

  @Override
  public long end() {
    return JournalEnd.of(config);
  }

  @Override
  public void goBackTo(long offset) {
    Consumer<byte[], byte[]> reading = consumer;
    if (reading != null && reading.assignment().contains(journal)) {
      reading.seek(journal, offset);
    }
  }

  @Override
  public Admin getAdmin(Map<String, Object> properties) {
    return Admin.create(properties);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> properties) {
    return commits.producer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> properties) {
    Consumer<byte[], byte[]> made = newConsumer(properties);
    consumer = made;
    return made;
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> properties) {
    return newConsumer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> properties) {
    return newConsumer(properties);
  }

  private static Consumer<byte[], byte[]> newConsumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
