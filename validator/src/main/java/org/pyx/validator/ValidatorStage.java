package org.pyx.validator;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.LaneTopics;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.validator.judge.Judge;
import org.pyx.validator.topology.JudgeTopology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The validator as a stage: waits for the trusted schema, runs the topology, and begins anew with
 * the next schema when the auditor's database has changed. Thread-safe.
 */
public final class ValidatorStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(ValidatorStage.class);
  private static final Duration SCHEMA_POLL = Duration.ofMillis(200);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final ValidatorConfig config;
  private volatile StageState state = new StageState.Starting("waiting for start");
  private final Thread thread;
  private volatile boolean stopping;

  /** Makes the stage; {@link #start()} starts it. */
  public ValidatorStage(ValidatorConfig config) {
    this.config = config;
    this.thread =
        Thread.ofPlatform().name("pyx-validator-" + config.lane().name()).unstarted(this::run);
  }

  @Override
  public String name() {
    return "validator";
  }

  @Override
  public void start() {
    become(new StageState.Starting("reaching Kafka"));
    thread.start();
  }

  @Override
  public StageState state() {
    return state;
  }

  @Override
  public void close() {
    stopping = true;
    become(new StageState.Stopping());
    try {
      if (thread.isAlive()) {
        thread.join(CLOSE_WITHIN.plusSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    become(new StageState.Stopped());
  }

  private void run() {
    while (!stopping && !(state instanceof StageState.Failed)) {
      try (SchemaTopic schemas = open()) {
        become(new StageState.Paused("waiting for the trusted schema, which the sink publishes"));
        follow(schemas);
      } catch (TryAgainException | KafkaException e) {
        pause(e);
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  private SchemaTopic open() {
    LaneTopics.ensure(config.kafka(), config.lane());
    return new SchemaTopic(config);
  }

  private void follow(SchemaTopic schemas) {
    KafkaStreams streams = null;
    TrustedSchema trusted = null;
    try {
      while (!stopping && !(state instanceof StageState.Failed)) {
        TrustedSchema newest = schemas.newest(SCHEMA_POLL).orElse(trusted);
        if (newest != null && !newest.equals(trusted)) {
          close(streams);
          LOG.info("judging with a trusted schema of {} tables", newest.tables().size());
          streams = start(newest);
          trusted = newest;
        }
      }
    } finally {
      close(streams);
    }
  }

  private KafkaStreams start(TrustedSchema schema) {
    new Judge(
        schema,
        config.policy(),
        new NoMemory()); // refuses a schema that the policy does not cover, before anything runs
    KafkaStreams streams =
        new KafkaStreams(JudgeTopology.of(config.lane(), schema, config.policy()), properties());
    streams.setUncaughtExceptionHandler(this::onUncaught);
    streams.setStateListener((now, before) -> {
      if (now == KafkaStreams.State.RUNNING) {
        if (!stopping) {
          become(new StageState.Running());
        }
      }
    });
    streams.start();
    return streams;
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
    return properties;
  }

  private StreamThreadExceptionResponse onUncaught(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof PyxException
        || root instanceof RecordTooLargeException
        || root instanceof MalformedRecordException
        || root instanceof IllegalStateException) {
      fail(root);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.warn("the validator's Streams thread failed and is replaced: {}", root.toString());
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static void close(@Nullable KafkaStreams streams) {
    if (streams != null) {
      // leaving at once: otherwise the next start waits until the session of this one has run out
      streams.close(
          CloseOptions.timeout(CLOSE_WITHIN)
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    }
  }

  private void pause(RuntimeException problem) {
    LOG.warn("validator waits: {}", problem.getMessage());
    become(new StageState.Paused("Kafka is away: " + problem.getMessage()));
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }

  /** A failure is final: nothing overwrites it. */
  private synchronized void become(StageState next) {
    if (!(state instanceof StageState.Failed)) {
      state = next;
    }
  }

  private void fail(Throwable problem) {
    LOG.error("validator stops: {}", problem.getMessage());
    become(new StageState.Failed(String.valueOf(problem.getMessage())));
  }
}
