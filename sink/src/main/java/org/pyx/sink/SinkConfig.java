package org.pyx.sink;

import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.wire.Lane;

/**
 * What a sink needs to know.
 *
 * @param lane whose accepted rows it writes
 * @param start how it is started
 * @param kafka where they are
 * @param target the auditor's database, with the role that {@code pyx init target} made
 * @param policy the same as the validator's
 */
public record SinkConfig(
    Lane lane, StageStart start, KafkaAccess kafka, PostgresAccess target, Policy policy) {}
