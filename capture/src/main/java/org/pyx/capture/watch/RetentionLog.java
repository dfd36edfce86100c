package org.pyx.capture.watch;

import org.jspecify.annotations.Nullable;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.source.SlotRetention;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.stage.PyxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log how much the exchange holds back for the slot: at each threshold, and once if
 * there is no limit. Also while the journal cannot be written, which is when it matters most.
 * Thread-safe.
 */
public final class RetentionLog {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionLog.class);

  private final CaptureConfig config;
  private @Nullable LogRetention last;
  private long threshold;
  private boolean saidUnlimited;

  /** Nothing has been seen yet. */
  public RetentionLog(CaptureConfig config) {
    this.config = config;
  }

  /** Takes what a look has seen. */
  public synchronized void seen(SlotRetention seen) {
    LogRetention now = seen.log();
    if (now == null) {
      return;
    }
    if (now.unlimited() && !saidUnlimited) {
      LOG.info(
          "lane={} the exchange sets no max_slot_wal_keep_size: while capture is away or behind,"
              + " its log grows until its disk is full",
          config.lane().name());
      saidUnlimited = true;
    }
    long reached =
        last != null && last.limit() == now.limit() ? now.threshold(threshold) : now.threshold();
    if (reached > threshold) {
      LOG.warn(
          "lane={} the exchange holds back log for slot {}: {}",
          config.lane().name(),
          config.slot(),
          now.words());
    } else if (reached < threshold) {
      LOG.info(
          "lane={} the exchange holds back less log for slot {} again: {}",
          config.lane().name(),
          config.slot(),
          now.words());
    }
    threshold = reached;
    last = now;
  }

  /** Looks now, in words to be put behind a reason; empty if it cannot be seen. */
  public String look() {
    try (SourceDatabase source =
        SourceDatabase.connectForLooks(config.source(), config.policy().schema())) {
      SlotRetention seen = SlotRetention.read(source, config.slot(), source.endOfLog());
      seen(seen);
      LogRetention log = seen.log();
      if (seen.invalidated() != null) {
        return "; the exchange has invalidated slot " + config.slot();
      }
      return log == null ? "" : "; the exchange holds back log meanwhile: " + log.words();
    } catch (PyxException e) {
      LOG.debug("how much log the slot holds back cannot be seen now", e);
      return "";
    }
  }
}
