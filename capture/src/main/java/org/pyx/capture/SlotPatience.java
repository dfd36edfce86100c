package org.pyx.capture;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.schemas.stage.PyxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what the engine waits for while it makes a slot on a standby: that server cannot write the
 * list of running transactions from which a slot begins, and an idle primary writes none.
 * Thread-safe.
 */
final class SlotPatience implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotPatience.class);
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final CountDownLatch closing = new CountDownLatch(1);

  private SlotPatience() {}

  /**
   * Begins to look.
   *
   * @param standby whether there is anything to look for
   * @param waiting is told, once
   */
  static SlotPatience during(CaptureConfig config, boolean standby, Consumer<String> waiting) {
    SlotPatience patience = new SlotPatience();
    if (standby) {
      Thread.ofVirtual().start(() -> patience.look(config, waiting));
    }
    return patience;
  }

  private void look(CaptureConfig config, Consumer<String> waiting) {
    try {
      while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try (SourceDatabase source = SourceDatabase.connect(config.source())) {
          SourceDatabase.Slot slot = source.slot(config.slot());
          if (slot != null && slot.confirmed() != null) {
            return; // it is made
          }
          if (slot != null && source.isStandby()) {
            waiting.accept(
                "waiting for the primary to write which transactions run (and for those to end), without"
                    + " which a standby cannot make slot "
                    + config.slot()
                    + "; run SELECT pg_log_standby_snapshot() there, if it is idle");
            return;
          }
        } catch (PyxException e) {
          LOG.debug("cannot look whether the slot is made", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
