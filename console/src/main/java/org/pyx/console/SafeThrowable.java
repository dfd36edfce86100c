package org.pyx.console;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;

/**
 * The stack trace of a log line, made harmless: an error's message may hold what the exchange
 * wrote. Made by the logging library, by name.
 */
public final class SafeThrowable extends ThrowableProxyConverter {
  /** For the logging library. */
  public SafeThrowable() {}

  @Override
  public String convert(ILoggingEvent event) {
    // indented, so that no line of it can pass for a line of the log
    return super.convert(event)
        .lines()
        .map(line -> "    " + Terminal.safe(line.replace('\t', ' ')) + System.lineSeparator())
        .collect(Collectors.joining());
  }
}
