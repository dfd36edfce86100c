package org.pyx.console;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void whatMovesTheCursorOrReversesALineIsReplaced() {
    assertThat(Terminal.safe("a\u001b[2Jb\u202Ec\u0000d\re\u2028f\u200Fg"))
        .isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg");
  }

  @Test
  void aLogLineIsOneLineAndHarmless() {
    LoggingEvent event = new LoggingEvent();
    event.setMessage("refused: {}");
    event.setArgumentArray(new Object[] {"a\n12:00:00 INFO all is well\u009b2J\u202E"});
    assertThat(new SafeMessage().convert(event))
        .isEqualTo("refused: a 12:00:00 INFO all is well\uFFFD2J\uFFFD");
    event.setThrowableProxy(
        new ThrowableProxy(new IllegalStateException("x\n12:00:00 INFO fine\u001b[2J")));
    SafeThrowable throwable = new SafeThrowable();
    throwable.start();
    assertThat(throwable.convert(event).lines())
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.startsWith("    "))
        .noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void ordinaryTextStays() {
    assertThat(Terminal.safe("Überweisung 日本 😀 \"x\".'y'"))
        .isEqualTo("Überweisung 日本 😀 \"x\".'y'");
  }
}
