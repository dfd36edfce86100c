package org.pyx.capture;

import org.pyx.capture.protocol.OpenSockets;
import org.pyx.capture.source.SourceDatabase;
import org.pyx.capture.source.SourceServer;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;

/**
 * Asks an exchange where its log ends, as a capture with the same configuration would be answered:
 * through the guard against hostile servers, and bounded in time. Stateless.
 */
public final class SourceEnd {
  private SourceEnd() {}

  /**
   * A position behind every commit that the exchange has acknowledged before the call; and writes a
   * heartbeat, which an idle exchange needs for a capture to get there.
   *
   * @throws PyxException if the exchange is away, refuses, or answers with nonsense
   */
  public static Lsn ask(CaptureConfig config) {
    try (OpenSockets sockets = new OpenSockets();
        SourceDatabase source =
            SourceDatabase.connectForLooks(
                SourceServer.choose(sockets.guarded(config.source()), config.slot()).access(),
                config.policy().schema())) {
      Lsn end = source.endOfCommits();
      source.heartbeat();
      return end;
    }
  }

  /**
   * Whether somebody reads from the slot now.
   *
   * @throws PyxException as {@link #ask}
   */
  public static boolean isRead(CaptureConfig config) {
    try (OpenSockets sockets = new OpenSockets();
        SourceDatabase source =
            SourceDatabase.connectForLooks(
                SourceServer.choose(sockets.guarded(config.source()), config.slot()).access(),
                config.policy().schema())) {
      SourceDatabase.Slot slot = source.slot(config.slot());
      return slot != null && slot.active();
    }
  }
}
