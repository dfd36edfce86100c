package org.pyx.console.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says how long to wait. */
final class TimeoutOption {
  private static final Duration LONGEST = Duration.ofDays(365);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = Time.class,
      description = "How long to wait, such as 90s, 10m or 2h (default ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration timeout;

  Duration timeout() {
    return timeout;
  }

  /** A time as people write it; a number alone is seconds. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      String unit = text.matches("[0-9]+") ? "s" : "";
      try {
        Duration time = Duration.parse("PT" + (text + unit).toUpperCase(Locale.ROOT));
        if (time.isPositive() && time.compareTo(LONGEST) <= 0) {
          return time;
        }
      } catch (DateTimeParseException | ArithmeticException e) {
        throw new TypeConversionException("it must be a time such as 90s, 10m or 2h, not " + text);
      }
      throw new TypeConversionException("it must be more than nothing and at most a year");
    }
  }
}
