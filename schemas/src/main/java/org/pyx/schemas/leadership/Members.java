package org.pyx.schemas.leadership;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.wire.Lane;

/**
 * The processes of one stage of a lane that Kafka knows now. Immutable.
 *
 * @param holder the one that holds the lane; empty while nobody does
 * @param standbys the others
 */
public record Members(Optional<Member> holder, List<Member> standbys) {
  private static final int PATIENCE_MILLIS = 4_000;
  private static final Duration NEWCOMER = Duration.ofSeconds(20);
  private static final String NOBODY = "a process that Kafka does not name now";

  public Members {
    standbys = List.copyOf(standbys);
  }

  /**
   * Asks the group coordinator.
   *
   * @param stage capture, validator or sink
   * @throws TryAgainException if Kafka does not answer within seconds
   */
  public static Members of(KafkaAccess kafka, Lane lane, String stage) {
    String group = lane.leadership(stage);
    try (Admin admin = connect(kafka)) {
      Map<String, ConsumerGroupDescription> found =
          admin
              .describeConsumerGroups(List.of(group))
              .all()
              .get(2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      Members now =
          split(found.values().stream().flatMap(each -> each.members().stream()).toList());
      return new Members(
          now.holder().map(one -> NamePlate.on(one, admin, lane, stage)), now.standbys());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return new Members(Optional.empty(), List.of());
      }
      throw away(group, e);
    } catch (KafkaException | TimeoutException e) {
      throw away(group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(group, e);
    }
  }

  /** Writes down, for messages, that this process holds a lane now. */
  public static void announce(KafkaAccess kafka, Lane lane, String stage, String instance) {
    try (Admin admin = connect(kafka)) {
      NamePlate.put(admin, lane, stage, instance);
    }
  }

  private static Admin connect(KafkaAccess kafka) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("default.api.timeout.ms", PATIENCE_MILLIS);
    properties.put("request.timeout.ms", PATIENCE_MILLIS);
    return Admin.create(properties);
  }

  private static TryAgainException away(String group, Exception cause) {
    return new TryAgainException("Kafka does not say who is in group " + group, cause);
  }

  private static Members split(Iterable<MemberDescription> members) {
    Optional<Member> holder = Optional.empty();
    List<Member> standbys = new ArrayList<>();
    for (MemberDescription each : members) {
      Member member = member(each);
      if (holder.isEmpty() && !each.assignment().topicPartitions().isEmpty()) {
        holder = Optional.of(member);
      } else {
        standbys.add(member);
      }
    }
    return new Members(holder, standbys);
  }

  /** Without what Kafka Streams adds to both names: its thread. */
  private static Member member(MemberDescription described) {
    String client = described.clientId();
    String instance = described.groupInstanceId().orElse("");
    int thread = client.indexOf("-StreamThread-");
    if (thread >= 0) {
      client = client.substring(0, thread);
      instance = instance.replaceFirst("-\\d+$", "");
    }
    String host = described.host();
    return new Member(client, host.startsWith("/") ? host.substring(1) : host, instance);
  }

  /**
   * Why a process stops whose place in the group another one has taken, under the same name.
   *
   * @param instance the name
   */
  public static StopException fenced(
      KafkaAccess kafka, Lane lane, String stage, String instance, Throwable cause) {
    String who = NOBODY;
    String holder = "";
    try {
      Members now = afterThis(kafka, lane, stage);
      // Kafka may show this process in its old place for as long as the newer one starts
      Optional<Member> held = now.holder().filter(one -> !one.isThisProcess(stage));
      Optional<Member> newer =
          held.filter(one -> one.instance().equals(instance))
              .or(() ->
                  now.standbys().stream()
                      .filter(one -> !one.isThisProcess(stage) && one.instance().equals(instance))
                      .findAny());
      who = newer.map(Member::toString).orElse(NOBODY);
      holder =
          held.equals(newer)
              ? ""
              : held.map(one -> "; the lane is held by " + one).orElse("; nobody holds the lane");
    } catch (TryAgainException e) {
      cause.addSuppressed(e);
    }
    return new StopException(
        "lane "
            + lane.name()
            + ": "
            + (holder.isEmpty() ? "it is held now by " : "the same name has now ")
            + who
            + ", which was started later as instance "
            + instance
            + holder
            + ". This "
            + stage
            + " stops; nothing was written twice. For one that stands by, start it with another"
            + " --instance",
        cause);
  }

  /** The newer one has a moment to say who it is. */
  private static Members afterThis(KafkaAccess kafka, Lane lane, String stage) {
    long deadline = System.nanoTime() + NEWCOMER.toNanos();
    Members now = of(kafka, lane, stage);
    while (System.nanoTime() < deadline
        && now.holder().filter(one -> !one.isThisProcess(stage)).isEmpty()) {
      LockSupport.parkNanos(NEWCOMER.toNanos() / 40);
      now = of(kafka, lane, stage);
    }
    return now;
  }

  /** Who holds a lane, in words. */
  public static String standingBy(Lane lane, Member holder, String instance) {
    return "lane "
        + lane.name()
        + " is held by "
        + holder
        + "; this one, instance "
        + instance
        + ", stands by";
  }
}
