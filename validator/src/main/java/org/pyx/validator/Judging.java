package org.pyx.validator;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.validator.topology.HoldListener;
import org.pyx.validator.topology.JudgeTopology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the topology under one law. Thread-safe. */
final class Judging implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Judging.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final ValidatorConfig config;
  private final Consumer<Throwable> failed;
  private final KafkaStreams streams;
  private volatile @Nullable Hold found;
  private volatile @Nullable Hold standing;
  private volatile boolean running;

  /**
   * Starts it.
   *
   * @param failed is told of an error that no waiting cures
   */
  Judging(ValidatorConfig config, Law law, Consumer<Throwable> failed) {
    this.config = config;
    this.failed = failed;
    JournalConsumer journal = new JournalConsumer(config);
    this.streams =
        new KafkaStreams(
            JudgeTopology.of(config.lane(), law, new Listener(), journal, new MemoryCheck(config)),
            properties(),
            journal);
    streams.setUncaughtExceptionHandler(this::onUncaught);
    streams.setStateListener((now, before) -> running |= now == KafkaStreams.State.RUNNING);
    streams.start();
  }

  /** Whether it has begun to judge. */
  boolean running() {
    return running;
  }

  /** The hold that the last run left behind, until the change before which it stands is judged. */
  Optional<Hold> found() {
    return Optional.ofNullable(found);
  }

  /** The hold at which it stands still, by its law. */
  Optional<Hold> standing() {
    return Optional.ofNullable(standing);
  }

  /** Ends it, with all that is judged committed. */
  @Override
  public void close() {
    // leaving at once: otherwise the next start waits until the session of this one has run out
    boolean ended =
        streams.close(
            CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    if (!ended) {
      failed.accept(
          new IllegalStateException(
              "the validator's Streams did not end within "
                  + CLOSE_WITHIN.toSeconds()
                  + " s; start the process again"));
    }
  }

  private final class Listener implements HoldListener {
    @Override
    public void found(Hold hold) {
      found = hold;
    }

    @Override
    public void stands(Hold hold) {
      standing = hold;
    }

    @Override
    public void goesOn() {
      found = null;
      standing = null;
    }
  }

  private StreamThreadExceptionResponse onUncaught(Throwable problem) {
    Throwable root = problem;
    while (!(root instanceof PyxException) && root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof StopException
        || root instanceof RecordTooLargeException
        || root instanceof MalformedRecordException
        || root instanceof IllegalStateException) {
      failed.accept(root);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("the validator's Streams thread failed and is replaced: {}", root.toString());
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(config.kafka().clientProperties());
    config
        .kafka()
        .producerProperties()
        .forEach((name, value) -> properties.put(StreamsConfig.producerPrefix(name), value));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.lane().member("validator"));
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitIntervalMillis());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.kafka().replication());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 25);
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
        config.kafka().inSyncReplicas());
    properties.put(
        StreamsConfig.topicPrefix(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG), "false");
    return properties;
  }
}
