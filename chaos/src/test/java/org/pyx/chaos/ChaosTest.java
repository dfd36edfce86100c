package org.pyx.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.chaos.plan.Scale;
import org.pyx.chaos.run.Chaos;
import org.pyx.chaos.run.ChaosOptions;
import org.pyx.chaos.run.ChaosReport;

/**
 * G1, G2, G5 and G9 under faults, in a short run: {@code ./pyx chaos} is the long one. Seed and
 * number of faults come from {@code pyx.chaos.seed} and {@code pyx.chaos.faults}.
 */
@Tag("long")
class ChaosTest {
  private static final int FAULTS = Integer.getInteger("pyx.chaos.faults", 24);
  private static final Scale SCALE =
      new Scale(Duration.ofSeconds(4), Duration.ofMillis(700), 5_000);
  private static final int ROWS_PER_SECOND = 100;

  @Test
  void nothingIsLostAndNothingIsWrittenTwice(@TempDir Path directory) throws Exception {
    long seed = Long.getLong("pyx.chaos.seed", System.nanoTime() & 0xFFFF_FFFFL);

    ChaosReport report =
        new Chaos(
                new ChaosOptions(seed, FAULTS, SCALE, "", ROWS_PER_SECOND, true, directory, null),
                System.out)
            .run();

    assertThat(report.complaints()).as("seed %d", seed).isEmpty();
    assertThat(report.faultCount() + report.skipped().size()).isEqualTo(FAULTS);
    assertThat(report.proof().attacks()).as("attacks").isPositive();
  }
}
