package org.pyx.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void whatMovesTheCursorOrReversesALineIsReplaced() {
    assertThat(Terminal.safe("a\u001b[2Jb\u202Ec\u0000d\re\u2028f\u200Fg"))
        .isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg");
  }

  @Test
  void ordinaryTextStays() {
    assertThat(Terminal.safe("Überweisung 日本 😀 \"x\".'y'"))
        .isEqualTo("Überweisung 日本 😀 \"x\".'y'");
  }
}
