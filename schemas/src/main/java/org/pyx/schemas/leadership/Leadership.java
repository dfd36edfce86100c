package org.pyx.schemas.leadership;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease on a lane: of all processes of a stage the one holds it to which Kafka's group protocol
 * assigns the one partition of a topic, of which nothing is read. It keeps a second process from
 * disturbing the first; what keeps both from writing are their producers' epochs and the copy's
 * book of progress. Thread-safe.
 */
public final class Leadership implements AutoCloseable {
  /** After so long without a sign of life the lane is another one's. */
  public static final Duration SESSION = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration POLL = Duration.ofMillis(100);
  static final Duration RENEW_WITHIN = Duration.ofSeconds(2);
  private static final long RENEW_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
  private static final long QUIET_NANOS = Duration.ofMillis(1_500).toNanos();
  private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final String stage;
  private final String instance;
  private final String topic;
  private final Runnable lost;
  private final Thread thread;
  private final AtomicLong losses = new AtomicLong();
  private volatile boolean closing;
  private volatile boolean assigned;
  private volatile long confirmed = System.nanoTime() - SESSION.toNanos();
  private volatile long wanted;
  private volatile @Nullable PyxException refusal;
  private volatile @Nullable Member former;

  /** A hold on the lane. Thread-safe. */
  public interface Lease {
    /**
     * Whether it was not lost since. One that is lost and got again at once is another: the stage
     * was told of the loss, and has said so.
     */
    boolean lasts();
  }

  /**
   * A process that does not compete yet.
   *
   * @param stage capture or sink
   * @param topic one with a single partition, which may be read
   * @param lost is told, on a thread of its own, when a lease that was held is not any more
   */
  public Leadership(
      KafkaAccess kafka, Lane lane, String stage, StageStart start, String topic, Runnable lost) {
    this.kafka = kafka;
    this.lane = lane;
    this.stage = stage;
    this.instance = start.instance();
    this.topic = topic;
    this.lost = lost;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("pyx-" + lane.name() + "-" + stage + "-leadership")
            .unstarted(this::compete);
  }

  /**
   * Waits until this process holds the lane, as Kafka has confirmed after the call: one that was
   * stopped for a while would otherwise believe what is no longer so.
   *
   * @param ending whether to give up
   * @param standingBy is told again and again who holds it
   * @return what it holds; empty if it was given up
   * @throws StopException if another process has taken over under the same name, or Kafka refuses
   * @throws TryAgainException if no client can be made now
   */
  public Optional<Lease> await(BooleanSupplier ending, Consumer<String> standingBy) {
    begin();
    long before = losses.get();
    long asked = System.nanoTime();
    long looked = asked + QUIET_NANOS - LOOK_NANOS;
    wanted = asked;
    while (!ending.getAsBoolean()) {
      throwIfRefused();
      if (confirmed - asked > 0 && held()) {
        return Optional.of(() -> losses.get() == before && held());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (System.nanoTime() - looked > LOOK_NANOS && !held()) {
        standingBy.accept(look());
        looked = System.nanoTime();
      }
    }
    return Optional.empty();
  }

  /**
   * What an error means for a process that held the lane when it met it: nothing, if another one
   * holds it by now, which perhaps caused it.
   *
   * @return why to stop; null to stand by
   */
  public @Nullable StopException unlessOvertaken(StopException error) {
    long asked = System.nanoTime();
    wanted = asked;
    while (assigned && System.nanoTime() - asked < SESSION.toNanos()) {
      if (confirmed - asked > 0) {
        return error;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return refusal instanceof StopException stop ? stop : started() ? null : error;
  }

  private boolean started() {
    return thread.getState() != Thread.State.NEW;
  }

  /** Whether this process holds the lane, for all that it knows. */
  public boolean held() {
    return assigned && System.nanoTime() - confirmed < SESSION.toNanos();
  }

  /** The other process that was last seen to hold the lane, in this process's time. */
  public Optional<Member> former() {
    return Optional.ofNullable(former);
  }

  /** Leaves: one that stands by takes over at once. */
  @Override
  public void close() {
    closing = true;
    try {
      if (thread.isAlive()) {
        thread.join(CLOSE_WITHIN.plus(RENEW_WITHIN));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void begin() {
    if (!started() && !closing) {
      remember(Members.of(kafka, lane, stage));
      thread.start();
    }
  }

  private void throwIfRefused() {
    switch (refusal) {
      case StopException stop -> throw stop;
      case TryAgainException again -> {
        refusal = null;
        throw again;
      }
      case null -> {}
    }
  }

  private String look() {
    try {
      Members now = Members.of(kafka, lane, stage);
      remember(now);
      return now.holder()
          .map(holder ->
              isThis(holder)
                  ? "Kafka does not confirm in time that this process holds lane " + lane.name()
                  : Members.standingBy(lane, holder, instance))
          .orElse("nobody holds lane " + lane.name() + " yet; this one waits for Kafka to give it");
    } catch (TryAgainException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private boolean isThis(Member member) {
    return member.isThisProcess(stage) && member.instance().equals(instance);
  }

  private void remember(Members now) {
    now.holder().filter(holder -> !isThis(holder)).ifPresent(holder -> former = holder);
  }

  private void compete() {
    while (!closing && !(refusal instanceof StopException)) {
      try (Membership membership = new Membership()) {
        membership.follow();
      } catch (FencedInstanceIdException e) {
        lose();
        refusal = Members.fenced(kafka, lane, stage, instance, e);
      } catch (AuthenticationException | AuthorizationException e) {
        refusal =
            new StopException(
                "Kafka refuses to let "
                    + stage
                    + " be a member of group "
                    + lane.leadership(stage)
                    + ": "
                    + e.getMessage(),
                e);
      } catch (KafkaException e) {
        refusal = new TryAgainException("Kafka does not say who holds lane " + lane.name(), e);
        LockSupport.parkNanos(RENEW_WITHIN.toNanos());
      } finally {
        lose();
      }
    }
  }

  private void lose() {
    if (assigned) {
      assigned = false;
      if (!closing) {
        LOG.warn("lane={} {} does not hold the lane any more", lane.name(), stage);
        tellLost();
      }
    }
  }

  private void tellLost() {
    losses.incrementAndGet();
    Thread.ofVirtual().start(lost);
  }

  /** One membership in the group; used by the one thread only. */
  private final class Membership implements AutoCloseable, ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition = new TopicPartition(topic, 0);
    private boolean held;

    Membership() {
      consumer = LeadershipConsumer.open(kafka, lane, stage, instance);
    }

    void follow() {
      consumer.subscribe(Set.of(topic), this);
      while (!closing) {
        consumer.poll(POLL);
        if (assigned) {
          renew();
        }
        if (held && !held()) {
          // Stopped, or cut off, for longer than a session: another one may hold it.
          held = false;
          LOG.warn("lane={} {} could not renew its hold on the lane", lane.name(), stage);
          tellLost();
        }
      }
    }

    /** Kafka takes offsets from a member only: that it does so is the confirmation. */
    private void renew() {
      long now = System.nanoTime();
      if (now - confirmed < RENEW_NANOS && confirmed - wanted > 0) {
        return;
      }
      try {
        // The end, lest somebody's monitoring finds this group to lag behind.
        long end = consumer.endOffsets(Set.of(partition), RENEW_WITHIN).getOrDefault(partition, 0L);
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(end)), RENEW_WITHIN);
        confirmed = now;
        if (!held) {
          held = true;
          Thread.ofVirtual().start(() -> Members.announce(kafka, lane, stage, instance));
        }
      } catch (CommitFailedException | RebalanceInProgressException | TimeoutException e) {
        LOG.debug("the lease is not renewed yet", e);
      }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      if (partitions.contains(partition)) {
        assigned = true;
        confirmed = System.nanoTime() - SESSION.toNanos();
        LOG.info(
            "lane={} {} holds the lane as {}, instance {}{}",
            lane.name(),
            stage,
            Member.clientId(stage),
            instance,
            former().map(one -> "; it was held by " + one).orElse(""));
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (partitions.contains(partition)) {
        held = false;
        lose();
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      onPartitionsRevoked(partitions);
    }

    @Override
    public void close() {
      consumer.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(CLOSE_WITHIN));
    }
  }
}
