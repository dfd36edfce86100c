package org.pyx.console.meters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageState;

/** What the stages of this process do. Stateless. */
public final class StageMeters {
  private StageMeters() {}

  /** Puts them into a registry. */
  public static void bind(List<Stage> stages, MeterRegistry registry) {
    for (Stage stage : stages) {
      Gauge.builder(
              "pyx.stage.running", stage, s -> s.state() instanceof StageState.Running ? 1 : 0)
          .description("Whether the stage of this process is at work, rather than paused or failed")
          .tags("stage", stage.name())
          .strongReference(true)
          .register(registry);
    }
  }
}
