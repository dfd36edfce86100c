package org.pyx.console;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.VerdictCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what is rejected while a lane runs, a few lines at a time: the whole evidence is
 * in the topic, and a flood of it must not hide everything else.
 */
public final class RejectionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
  private static final int LINES = 10;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration AWAY = Duration.ofSeconds(10);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final VerdictCodec codec = new VerdictCodec();
  private final Thread thread;
  private int lines;
  private long more;

  private RejectionLog(KafkaAccess kafka, Lane lane) {
    this.kafka = kafka;
    this.lane = lane;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("pyx-" + lane.name() + "-rejections")
            .unstarted(this::run);
  }

  /** Begins with what is rejected from now on. */
  public static RejectionLog start(KafkaAccess kafka, Lane lane) {
    RejectionLog log = new RejectionLog(kafka, lane);
    log.thread.start();
    return log;
  }

  /** Ends it. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try (TopicReader rejected = new TopicReader(kafka, lane.rejected())) {
        rejected.skipToEnd();
        while (!Thread.currentThread().isInterrupted()) {
          lines = 0;
          more = 0;
          rejected.poll(LOOK, this::say);
          if (more > 0) {
            LOG.warn("and {} more were rejected; see topic {}", more, lane.rejected());
          }
        }
      } catch (KafkaException | MalformedRecordException e) {
        LOG.debug("the rejections cannot be followed", e);
        rest();
      }
    }
  }

  private void say(ConsumerRecord<byte[], byte[]> message) {
    if (lines++ >= LINES) {
      more++;
      return;
    }
    RejectedEvent event = codec.decodeRejected(message.value());
    LOG.warn(
        "rejected rule={} severity={} table={} position={} evidence={}@{}",
        event.finding().rule(),
        event.finding().severity(),
        event.change() instanceof Change.OfTable ofTable ? ofTable.table() : "-",
        event.change().position().lsn(),
        lane.rejected(),
        message.offset());
  }

  private static void rest() {
    try {
      Thread.sleep(AWAY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
