package org.pyx.console.inspect;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A point in time as people write it: ISO 8601, UTC without a zone, or how long ago. */
public final class When implements ITypeConverter<Instant> {
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private static final List<Function<String, Instant>> FORMS =
      List.of(
          Instant::parse,
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC),
          When::ago);

  @Override
  public Instant convert(String text) {
    for (Function<String, Instant> form : FORMS) {
      try {
        Instant time = form.apply(text);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
          throw new TypeConversionException("it must be between 1970 and 9999, not " + text);
        }
        return time;
      } catch (DateTimeParseException | ArithmeticException e) {
        // perhaps another one
      }
    }
    throw new TypeConversionException(
        "it must be a time such as 2026-11-23T20:16:07Z or 2026-11-23, or how long ago, such as"
            + " 90s, 10m, 2h or 3d, not "
            + text);
  }

  private static Instant ago(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    Duration time = Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new ArithmeticException("too long");
    }
    return Instant.now().minus(time);
  }
}
