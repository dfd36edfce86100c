package org.pyx.capture;

import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.pyx.capture.engine.CaptureCounters;
import org.pyx.capture.protocol.OpenSockets;
import org.pyx.capture.watch.Observations;
import org.pyx.capture.watch.RetentionLog;
import org.pyx.schemas.policy.TablePolicy;

/**
 * What outlives the runs of one stage.
 *
 * @param config with the way to the exchange through {@code sockets}
 * @param sockets all connections to the exchange
 * @param beginning whether the lane may begin, and has begun
 * @param counters what was written to the journal
 * @param observations what is known of the exchange's catalog
 * @param retention what is said of the log that the exchange holds back
 * @param beforeCommit is told the number of rows before each batch is committed, for tests
 */
record CaptureParts(
    CaptureConfig config,
    OpenSockets sockets,
    LaneBeginning beginning,
    CaptureCounters counters,
    Observations observations,
    RetentionLog retention,
    LongConsumer beforeCommit) {
  static CaptureParts of(CaptureConfig configured, LongConsumer beforeCommit) {
    OpenSockets sockets = new OpenSockets();
    CaptureConfig config = configured.through(sockets.guarded(configured.source()));
    return new CaptureParts(
        config,
        sockets,
        new LaneBeginning(configured),
        new CaptureCounters(),
        new Observations(
            config.policy().copied().stream().map(TablePolicy::table).collect(Collectors.toSet())),
        new RetentionLog(config),
        beforeCommit);
  }
}
