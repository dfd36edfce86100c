package org.pyx.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A failing seed reproduces, and a long run breaks everything. */
class PlanTest {
  private static final Scale SCALE =
      new Scale(Duration.ofSeconds(60), Duration.ofSeconds(1), 1_000);

  @Test
  void theSameSeedBreaksTheSame() {
    assertThat(Plan.of(7, 500, SCALE)).isEqualTo(Plan.of(7, 500, SCALE));
    assertThat(Plan.of(7, 500, SCALE)).isNotEqualTo(Plan.of(8, 500, SCALE));
  }

  @Test
  void aShorterRunIsTheBeginningOfALongerOne() {
    Plan brief = Plan.of(3, 60, SCALE);

    assertThat(Plan.of(3, 500, SCALE).steps()).startsWith(brief.steps().toArray(Step[]::new));
  }

  @Test
  void hasAsManyFaultsAsItIsTold() {
    assertThat(Plan.of(1, 1, SCALE).faults()).isEqualTo(1);
    assertThat(Plan.of(1, 20, SCALE).faults()).isEqualTo(20);
    assertThat(Plan.of(1, 500, SCALE).faults()).isEqualTo(500);
  }

  @Test
  void everyKindComesInALongRun() {
    Set<Class<?>> kinds =
        Plan.of(1, 100, SCALE).steps().stream()
            .<Class<?>>map(step -> step.fault().getClass())
            .collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
  }

  @Test
  void noFaultIsLongerThanItMayBe() {
    assertThat(Plan.of(5, 500, SCALE).steps())
        .map(Step::fault)
        .filteredOn(Fault.Freeze.class::isInstance)
        .allSatisfy(fault ->
            assertThat(((Fault.Freeze) fault).time())
                .isBetween(Duration.ofMillis(200), SCALE.longest()));
  }

  @Test
  void onlySomeKindsIfSoWanted() {
    assertThat(Plan.of(1, 40, SCALE, "in a large").steps())
        .hasSize(40)
        .allSatisfy(step -> assertThat(step.fault()).isInstanceOf(Fault.KilledInLarge.class));
    assertThatThrownBy(() -> Plan.of(1, 40, SCALE, "flood"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("flood");
  }
}
