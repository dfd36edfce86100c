package org.pyx.schemas.leadership;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.pyx.schemas.wire.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process that holds a lane calls itself. For a static member the group coordinator keeps
 * the client id of whoever was first to have its name, so that the newer of two would be taken for
 * the older: the holder therefore writes its own client id beside, as the metadata of an offset in
 * a group without members. For people only; nothing is decided by it. Stateless.
 */
final class NamePlate {
  private static final Logger LOG = LoggerFactory.getLogger(NamePlate.class);
  private static final long PATIENCE_MILLIS = 4_000;

  private NamePlate() {}

  /** Writes who holds a lane. */
  static void put(Admin admin, Lane lane, String stage, String instance) {
    OffsetAndMetadata words = new OffsetAndMetadata(0, instance + " " + Member.clientId(stage));
    try {
      admin
          .alterConsumerGroupOffsets(group(lane, stage), Map.of(place(lane, stage), words))
          .all()
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debug("who holds the lane could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A holder as it calls itself, if it has written that. */
  static Member on(Member holder, Admin admin, Lane lane, String stage) {
    return read(admin, lane, stage)
        .map(words -> words.split(" ", 2))
        .filter(words -> words.length == 2 && words[0].equals(holder.instance()))
        .map(words -> new Member(words[1], holder.host(), holder.instance()))
        .orElse(holder);
  }

  private static Optional<String> read(Admin admin, Lane lane, String stage) {
    try {
      OffsetAndMetadata words =
          admin
              .listConsumerGroupOffsets(group(lane, stage))
              .partitionsToOffsetAndMetadata()
              .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              .get(place(lane, stage));
      return Optional.ofNullable(words).map(OffsetAndMetadata::metadata);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debug("who holds the lane could not be read", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String group(Lane lane, String stage) {
    return lane.member(stage) + ".holder";
  }

  /** A topic that the stage may read. */
  private static TopicPartition place(Lane lane, String stage) {
    String topic =
        switch (stage) {
          case "sink" -> lane.accepted();
          case "alerts" -> lane.rejected();
          default -> lane.journal();
        };
    return new TopicPartition(topic, 0);
  }
}
