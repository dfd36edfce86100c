package org.pyx.alerts;

import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.wire.Lane;

/**
 * What an alert stage needs to know.
 *
 * @param lane whose evidence it reads
 * @param start how it is started
 * @param kafka where that is
 * @param settings who is told
 */
public record AlertConfig(Lane lane, StageStart start, KafkaAccess kafka, AlertSettings settings) {}
