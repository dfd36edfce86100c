package org.pyx.validator;

import java.nio.file.Path;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.wire.Lane;

/**
 * What a validator needs. It has no database login at all.
 *
 * @param lane the lane
 * @param start how it is started
 * @param kafka how to reach Kafka
 * @param policy what may happen to each table
 * @param stateDirectory where its digest store lies; it is rebuilt from Kafka if lost
 * @param commitIntervalMillis how often verdicts become visible, in milliseconds
 */
public record ValidatorConfig(
    Lane lane,
    StageStart start,
    KafkaAccess kafka,
    Policy policy,
    Path stateDirectory,
    int commitIntervalMillis) {
  /** The usual commit interval: shorter costs CPU, longer adds delay. */
  public static final int COMMIT_INTERVAL_MILLIS = 50;
}
