package org.pyx.sink.trusted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.TrustedSchema.Range;

class RangeChecksTest {
  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "CHECK ((x >= 0)) | 0 | " + MAX,
        "CHECK ((x > 3)) | 4 | " + MAX,
        "CHECK ((x <= 5)) | " + MIN + " | 5",
        "CHECK ((x < 5)) NOT VALID | " + MIN + " | 4",
        "CHECK ((x < 5)) NO INHERIT | " + MIN + " | 4",
        "CHECK ((x = 7)) | 7 | 7",
        "CHECK ((x > '-5'::integer)) | -4 | " + MAX,
        "CHECK ((x >= '-9223372036854775808'::bigint)) | " + MIN + " | " + MAX,
        "CHECK ((x <= (0)::bigint)) | " + MIN + " | 0",
        "CHECK ((x >= (-1))) | -1 | " + MAX,
        "CHECK ((0 < x)) | 1 | " + MAX,
        "CHECK (((x)::bigint >= 2)) | 2 | " + MAX,
        "CHECK ((x < '9223372036854775807'::bigint)) | " + MIN + " | 9223372036854775806",
      })
  void knownFormsGiveBounds(String check, long least, long most) {
    assertThat(RangeChecks.parse(check))
        .containsExactly(new RangeChecks.Bound("x", new Range(least, most)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHECK ((x >= 0)) NOT ENFORCED",
        "CHECK (((x >= 0) OR (x = '-1'::integer)))",
        "CHECK ((NOT (x >= 0)))",
        "CHECK (((x)::numeric >= 1.5))",
        "CHECK ((x > y))",
        "CHECK ((x <> 0))",
        "CHECK ((x > '9223372036854775807'::bigint))",
        "CHECK ((x > 99999999999999999999))",
        "CHECK ((f(x) >= 0))",
        "CHECK ((note <> 'x >= 0'::text))",
        "CHECK (((x >= 0) IS NOT FALSE))",
        "UNIQUE (x)",
      })
  void otherFormsGiveNone(String check) {
    assertThat(RangeChecks.parse(check)).isEmpty();
  }

  @Test
  void joinedConditionsAreTakenApart() {
    assertThat(
            RangeChecks.parse(
                "CHECK ((((\"Odd \"\"AND\"\" x\" >= 1) AND (\"Odd \"\"AND\"\" x\" <= 9)) AND (y > 0)"
                    + " AND (n <> ' AND (z > 0) AND '::text)))"))
        .containsExactly(
            new RangeChecks.Bound("Odd \"AND\" x", new Range(1, MAX)),
            new RangeChecks.Bound("Odd \"AND\" x", new Range(MIN, 9)),
            new RangeChecks.Bound("y", new Range(1, MAX)));
    assertThat(RangeChecks.both(new Range(1, MAX), new Range(MIN, 9))).isEqualTo(new Range(1, 9));
    assertThat(RangeChecks.both(null, new Range(2, 3))).isEqualTo(new Range(2, 3));
  }
}
