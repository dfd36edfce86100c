package org.pyx.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which thresholds the exchange's figures reach, honest or not. */
class LogRetentionTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "2499, 0",
    "2500, 25",
    "4999, 25",
    "5000, 50",
    "7499, 50",
    "7500, 75",
    "8999, 75",
    "9000, 90",
    "9999, 90",
    "10000, 100",
    "9223372036854775807, 100"
  })
  void ofALimit(long retained, long threshold) {
    assertThat(new LogRetention(retained, 10_000, false).threshold()).isEqualTo(threshold);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0",
    "4, 4",
    "15, 4",
    "16, 16",
    "64, 64",
    "255, 64",
    "256, 256",
    "8589934591, 4294967296"
  })
  void withoutALimit(long gibibytes, long threshold) {
    assertThat(unlimited(gibibytes * GIB).threshold()).isEqualTo(threshold);
  }

  @Test
  void whatTheNextCheckpointMayTakeIsTheHighestThreshold() {
    assertThat(new LogRetention(1, 10_000, true).threshold()).isEqualTo(LogRetention.ENDANGERED);
    assertThat(new LogRetention(0, 0, false).threshold()).isZero();
    assertThat(new LogRetention(1, 0, false).threshold()).isEqualTo(LogRetention.ENDANGERED);
  }

  @Test
  void aThresholdIsTakenBackOnlyWellBelowIt() {
    assertThat(new LogRetention(4_900, 10_000, false).threshold(50)).isEqualTo(50);
    assertThat(new LogRetention(4_000, 10_000, false).threshold(50)).isEqualTo(50);
    assertThat(new LogRetention(3_900, 10_000, false).threshold(50)).isEqualTo(25);
    assertThat(new LogRetention(7_600, 10_000, false).threshold(50)).isEqualTo(75);
    assertThat(unlimited(15 * GIB).threshold(16)).isEqualTo(16);
    assertThat(unlimited(12 * GIB).threshold(16)).isEqualTo(4);
  }

  @Test
  void liesAreBoundedAndNotNegative() {
    LogRetention lies = new LogRetention(Long.MIN_VALUE, Long.MIN_VALUE, false);
    assertThat(lies.retained()).isZero();
    assertThat(lies.unlimited()).isTrue();
    assertThat(new LogRetention(Long.MAX_VALUE, 1, false).percent()).isEqualTo(999);
    assertThat(new LogRetention(Long.MAX_VALUE, Long.MAX_VALUE, false).percent()).isEqualTo(100);
    assertThat(unlimited(Long.MAX_VALUE).words()).startsWith("8 EiB, without a limit");
  }

  @Test
  void wordsForAPerson() {
    assertThat(new LogRetention(7 * GIB / 2, 10 * GIB, false).words())
        .isEqualTo("3.5 GiB, 35% of the 10 GiB that max_slot_wal_keep_size allows");
    assertThat(new LogRetention(512, 1_024, true).words())
        .isEqualTo(
            "512 bytes, 50% of the 1 KiB that max_slot_wal_keep_size allows; the next checkpoint"
                + " may take it away");
  }

  @Test
  void severityGrows() {
    assertThat(LogRetention.severity(25, false)).isEqualTo(Severity.INFO);
    assertThat(LogRetention.severity(50, false)).isEqualTo(Severity.WARNING);
    assertThat(LogRetention.severity(75, false)).isEqualTo(Severity.WARNING);
    assertThat(LogRetention.severity(90, false)).isEqualTo(Severity.CRITICAL);
    assertThat(LogRetention.severity(4, true)).isEqualTo(Severity.INFO);
    assertThat(LogRetention.severity(16, true)).isEqualTo(Severity.WARNING);
    assertThat(LogRetention.severity(256, true)).isEqualTo(Severity.CRITICAL);
  }

  private static LogRetention unlimited(long bytes) {
    return new LogRetention(bytes, LogRetention.UNLIMITED, false);
  }
}
