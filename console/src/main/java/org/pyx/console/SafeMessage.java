package org.pyx.console;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message of a log line, made harmless. Made by the logging library, by name. */
public final class SafeMessage extends MessageConverter {
  /** For the logging library. */
  public SafeMessage() {}

  @Override
  public String convert(ILoggingEvent event) {
    return Terminal.line(super.convert(event));
  }
}
