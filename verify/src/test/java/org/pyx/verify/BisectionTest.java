package org.pyx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyx.verify.TwoDatabases.Outcome;

/** How many questions it takes, and how gently they are asked. */
class BisectionTest {
  private static TwoDatabases hundredThousand() throws Exception {
    return new TwoDatabases()
        .both(
            "CREATE TABLE t (id bigint PRIMARY KEY, memo text)",
            "INSERT INTO t SELECT n, 'memo ' || n FROM generate_series(1, 100000) n",
            "ANALYZE t");
  }

  private static VerifyOptions paced(VerifyOptions o, double share, Duration target) {
    return new VerifyOptions(
        o.lane(), o.patience(), share, target, Duration.ofMinutes(5), true, Set.of(), null);
  }

  @Test
  void aRowInAHundredThousandIsFoundWithFewQueries() throws Exception {
    TwoDatabases databases = hundredThousand();
    databases.options = paced(databases.options, 1, Duration.ofMinutes(1));
    long without = databases.verify().result().sourceQueries();
    databases.source("UPDATE t SET memo = 'forged' WHERE id = 77777");

    Outcome outcome = databases.verify();

    assertThat(outcome.words()).containsExactly("DIFFERENT 77777 memo");
    // sums of buckets and one bucket's rows, both twice, and the row's columns
    assertThat(outcome.result().sourceQueries() - without).isEqualTo(5);
    assertThat(without).isLessThan(15);
  }

  @Test
  void queriesAreShort() throws Exception {
    TwoDatabases databases = hundredThousand();
    databases.options = paced(databases.options, 1, Duration.ofMillis(5));

    Outcome outcome = databases.verify();

    assertThat(outcome.result().clean()).isTrue();
    assertThat(outcome.result().sourceQueries()).isGreaterThan(20);
  }

  @Test
  void theExchangeIsLeftAloneInBetween() throws Exception {
    TwoDatabases databases = hundredThousand();
    databases.options = paced(databases.options, 0.2, Duration.ofMillis(50));

    long began = System.nanoTime();
    Outcome outcome = databases.verify();
    long took = System.nanoTime() - began;

    assertThat(outcome.result().clean()).isTrue();
    // what is asked of the catalog is not counted
    assertThat(took).isGreaterThan(3 * outcome.result().sourceNanos());
  }
}
