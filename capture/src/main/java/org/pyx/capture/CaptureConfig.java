package org.pyx.capture;

import java.time.Duration;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.wire.Lane;

/**
 * What capture needs.
 *
 * @param lane the lane
 * @param kafka how to reach Kafka
 * @param source how to reach the exchange
 * @param policy which tables to expect
 * @param publication the publication at the exchange
 * @param slot the replication slot at the exchange
 * @param heartbeat how often an idle exchange shows that it is alive
 */
public record CaptureConfig(
    Lane lane,
    KafkaAccess kafka,
    PostgresAccess source,
    Policy policy,
    String publication,
    String slot,
    Duration heartbeat) {}
