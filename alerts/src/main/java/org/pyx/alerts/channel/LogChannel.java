package org.pyx.alerts.channel;

import org.pyx.alerts.desk.Letter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line for each letter to the log of this process. */
final class LogChannel implements Channel {
  private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

  @Override
  public void send(Letter letter) {
    String thread = letter.notice().items().isEmpty() ? "-" : letter.id();
    switch (letter.notice().severity()) {
      case CRITICAL -> LOG.error("alert {} id={}", letter.subject(), thread);
      case WARNING -> LOG.warn("alert {} id={}", letter.subject(), thread);
      case INFO -> LOG.info("alert {} id={}", letter.subject(), thread);
    }
  }
}
