package org.pyx.validator;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.leadership.Leadership;
import org.pyx.schemas.leadership.Member;
import org.pyx.schemas.leadership.Members;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.validator.topology.HoldListener;
import org.pyx.validator.topology.JudgeTopology;
import org.pyx.validator.topology.ReplayRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the topology under one law. Thread-safe. */
final class Judging implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Judging.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  /** When the process ends: what is not committed by then is judged again at the next start. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final ValidatorConfig config;
  private final Consumer<Throwable> failed;
  private final BooleanSupplier stopping;
  private final Commits commits = new Commits();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final KafkaStreams streams;
  private Backoff backoff = Backoff.ORDINARY;
  private long lastFailure = System.nanoTime();
  private volatile @Nullable Hold found;
  private volatile @Nullable Hold standing;
  private volatile boolean running;

  /**
   * Starts it.
   *
   * @param memory what the books are held against
   * @param replay what is to be judged once more
   * @param failed is told of an error that no waiting cures
   * @param stopping whether the process ends
   */
  Judging(
      ValidatorConfig config,
      Law law,
      MemoryCheck memory,
      Optional<ReplayRequest> replay,
      Consumer<Throwable> failed,
      BooleanSupplier stopping) {
    this.config = config;
    this.failed = failed;
    this.stopping = stopping;
    JournalConsumer journal = new JournalConsumer(config, commits);
    this.streams =
        new KafkaStreams(
            JudgeTopology.of(config.lane(), law, new Listener(), journal, memory, replay),
            properties(),
            journal);
    streams.setUncaughtExceptionHandler(this::onUncaught);
    streams.setStateListener((now, before) -> {
      if (now == KafkaStreams.State.RUNNING) {
        running = true;
        commits.succeeded();
      }
    });
    streams.start();
  }

  /** Whether it has begun to judge. */
  boolean running() {
    return running;
  }

  /** Why it does not come on, if it does not. */
  Optional<String> trouble() {
    return commits.trouble();
  }

  /** Whether it is this process that judges, rather than one that stands by. */
  boolean judges() {
    try {
      return streams.metadataForLocalThreads().stream()
          .anyMatch(thread -> !thread.activeTasks().isEmpty());
    } catch (IllegalStateException e) { // it is ending
      return false;
    }
  }

  /** The hold that the last run left behind, until the change before which it stands is judged. */
  Optional<Hold> found() {
    return Optional.ofNullable(found);
  }

  /** The hold at which it stands still, by its law. */
  Optional<Hold> standing() {
    return Optional.ofNullable(standing);
  }

  /** Ends it, with all that is judged committed, unless the process ends and Kafka is away. */
  @Override
  public void close() {
    closing.countDown();
    // While Kafka is away it cannot end, and a second one beside it would be fenced, or fence it.
    while (!ended()) {
      if (stopping.getAsBoolean()) {
        LOG.warn(
            "lane={} Kafka does not let the validator end in order: what it has not committed is"
                + " judged again at the next start",
            config.lane().name());
        return;
      }
      LOG.warn("lane={} the validator waits until Kafka lets it end a run", config.lane().name());
    }
  }

  private boolean ended() {
    // leaving at once: otherwise the next start waits until the session of this one has run out
    return streams.close(
        CloseOptions.timeout(stopping.getAsBoolean() ? STOP_WITHIN : CLOSE_WITHIN)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
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
    if (root instanceof FencedInstanceIdException) {
      failed.accept(
          Members.fenced(
              config.kafka(), config.lane(), "validator", config.start().instance(), root));
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (isFinal(root)) {
      failed.accept(root);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    commits.failed(root);
    Duration pause = nextPause();
    LOG.warn(
        "the validator's Streams thread failed and is replaced in {} ms: {}",
        pause.toMillis(),
        root.toString());
    try {
      var _ = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** An illegal state is a fault of ours, if ours it is: Kafka's clients have such of their own. */
  private static boolean isFinal(Throwable root) {
    StackTraceElement[] trace = root.getStackTrace();
    return root instanceof StopException
        || root instanceof RecordTooLargeException
        || root instanceof MalformedRecordException
        || (root instanceof IllegalStateException
            && trace.length > 0
            && trace[0].getClassName().startsWith("org.pyx."));
  }

  private synchronized Duration nextPause() {
    backoff = backoff.failed(Duration.ofNanos(System.nanoTime() - lastFailure));
    lastFailure = System.nanoTime();
    return backoff.pause(ThreadLocalRandom.current());
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(config.kafka().clientProperties());
    config
        .kafka()
        .producerProperties()
        .forEach((name, value) -> properties.put(StreamsConfig.producerPrefix(name), value));
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.lane().member("validator"));
    properties.put(StreamsConfig.CLIENT_ID_CONFIG, Member.clientId("validator"));
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        config.start().instance());
    // another process keeps the digests warm, and takes over without reading them from Kafka
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitIntervalMillis());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.kafka().replication());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) Leadership.SESSION.toMillis());
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
