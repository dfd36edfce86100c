package org.pyx.capture;

import java.time.Duration;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/**
 * What capture is told.
 *
 * @param lane whose journal it writes
 * @param start how it is started
 * @param kafka where the journal is
 * @param source the exchange's database, with a role that may replicate and read
 * @param policy decides about the order of the snapshot and the readable keys
 * @param publication the publication at the exchange
 * @param slot the replication slot at the exchange
 * @param heartbeat how often an idle exchange gives a sign of life in the journal
 * @param watch how often to look at the exchange's catalog and slot; below a minute
 * @param largestValue the largest value that travels, in bytes; of a larger one its size and
 *     SHA-256 do
 */
public record CaptureConfig(
    Lane lane,
    StageStart start,
    KafkaAccess kafka,
    PostgresAccess source,
    Policy policy,
    String publication,
    String slot,
    Duration heartbeat,
    Duration watch,
    int largestValue) {
  /** How often to look, unless something else is said. */
  public static final Duration WATCH = Duration.ofSeconds(15);

  /** The largest value, unless something else is said. */
  public static final int LARGEST_VALUE = 32 << 20;

  private static final int LARGEST_LIMIT = 128 << 20;

  public CaptureConfig {
    requireName("publication", publication);
    requireName("slot", slot);
    if (heartbeat.toMillis() < 10) {
      throw new StopException("heartbeat must be at least 10 ms");
    }
    if (watch.toMillis() < 100 || watch.toMillis() >= 60_000) {
      throw new StopException("watch must be at least 100 ms and below 60 s");
    }
    if (largestValue < 1 << 10 || largestValue > LARGEST_LIMIT) {
      throw new StopException("largest-value must be from 1 KiB to 128 MiB");
    }
  }

  /** With the usual watch and limit. */
  public CaptureConfig(
      Lane lane,
      StageStart start,
      KafkaAccess kafka,
      PostgresAccess source,
      Policy policy,
      String publication,
      String slot,
      Duration heartbeat) {
    this(lane, start, kafka, source, policy, publication, slot, heartbeat, WATCH, LARGEST_VALUE);
  }

  /** With the names and the pace that follow from the lane. */
  public static CaptureConfig of(
      Lane lane, StageStart start, KafkaAccess kafka, PostgresAccess source, Policy policy) {
    return new CaptureConfig(
        lane, start, kafka, source, policy, lane.slot(), lane.slot(), Duration.ofSeconds(1));
  }

  /** The same with another way to the source. */
  CaptureConfig through(PostgresAccess other) {
    return new CaptureConfig(
        lane, start, kafka, other, policy, publication, slot, heartbeat, watch, largestValue);
  }

  private static void requireName(String key, String name) {
    // Debezium writes both into SQL without quotes
    if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new StopException(
          key + " \"" + name + "\" must be lower-case letters, digits and _, at most 63");
    }
  }
}
