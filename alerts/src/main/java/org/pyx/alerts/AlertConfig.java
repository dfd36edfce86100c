package org.pyx.alerts;

import java.util.List;
import org.pyx.alerts.check.Probe;
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
 * @param probes what looks at the pipeline; none if it is not looked at
 */
public record AlertConfig(
    Lane lane, StageStart start, KafkaAccess kafka, AlertSettings settings, List<Probe> probes) {
  public AlertConfig {
    probes = List.copyOf(probes);
  }

  /** Without probes. */
  public AlertConfig(Lane lane, StageStart start, KafkaAccess kafka, AlertSettings settings) {
    this(lane, start, kafka, settings, List.of());
  }
}
