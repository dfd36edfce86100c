package org.pyx.capture;

import java.time.Duration;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/**
 * What capture is told.
 *
 * @param lane whose journal it writes
 * @param kafka where the journal is
 * @param source the exchange's database, with a role that may replicate and read
 * @param policy decides about the order of the snapshot and the readable keys
 * @param publication the publication at the exchange
 * @param slot the replication slot at the exchange
 * @param heartbeat how often an idle exchange gives a sign of life in the journal
 */
public record CaptureConfig(
    Lane lane,
    KafkaAccess kafka,
    PostgresAccess source,
    Policy policy,
    String publication,
    String slot,
    Duration heartbeat) {
  public CaptureConfig {
    requireName("publication", publication);
    requireName("slot", slot);
    if (heartbeat.toMillis() < 10) {
      throw new StopException("heartbeat must be at least 10 ms");
    }
  }

  /** With the names and the pace that follow from the lane. */
  public static CaptureConfig of(
      Lane lane, KafkaAccess kafka, PostgresAccess source, Policy policy) {
    return new CaptureConfig(
        lane, kafka, source, policy, lane.slot(), lane.slot(), Duration.ofSeconds(1));
  }

  private static void requireName(String key, String name) {
    // Debezium writes both into SQL without quotes
    if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new StopException(
          key + " \"" + name + "\" must be lower-case letters, digits and _, at most 63");
    }
  }
}
