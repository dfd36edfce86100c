package org.pyx.console.replay;

import java.time.Duration;
import java.util.Optional;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.ReplayCodec;

/** Waits for what the validator makes of a decision to replay. Stateless. */
public final class ReplayReport {
  private static final Duration LOOK = Duration.ofMillis(200);

  private ReplayReport() {}

  /**
   * The report, if it comes in time.
   *
   * @param decision the decision's offset on its topic
   */
  public static Optional<Replayed> await(
      KafkaAccess kafka, Lane lane, long decision, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    Replayed[] found = new Replayed[1];
    try (TopicReader decisions = new TopicReader(kafka, lane.decisions())) {
      decisions.skipTo(decision + 1);
      while (found[0] == null && System.nanoTime() < deadline) {
        decisions.poll(
            LOOK,
            record -> {
              if (record.value() != null && Frame.of(record.value()) == Frame.REPLAYED) {
                Replayed replayed = ReplayCodec.decode(record.value());
                if (replayed.decision() == decision) {
                  found[0] = replayed;
                }
              }
            });
      }
    }
    return Optional.ofNullable(found[0]);
  }
}
