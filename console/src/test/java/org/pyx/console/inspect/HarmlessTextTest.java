package org.pyx.console.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes text of an exchange harmless, by itself. */
class HarmlessTextTest {
  @Test
  void whatASpreadsheetWouldCalculateGetsAnApostrophe() {
    for (String formula :
        List.of(
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\tplain",
            "\rplain",
            " =1",
            "\n=1",
            "\"=1",
            "'=1",
            "\u00a0=1",
            "\u200b=1",
            "\uff1d1")) {
      assertThat(CsvCell.of(formula).replace("\"", "")).as("%s", formula).startsWith("'");
    }
    assertThat(CsvCell.of("")).isEmpty();
    assertThat(CsvCell.of("plain=1")).isEqualTo("plain=1");
    assertThat(CsvCell.of("a\"b,c")).isEqualTo("\"a\"\"b,c\"");
    assertThat(CsvCell.of("a\r\nb\u001b\u202e")).isEqualTo("a\\u{D}\\u{A}b\\u{1B}\\u{202E}");
  }

  @Test
  void linesFitWhateverTheirCharacters() {
    assertThat(Cells.fit("plain", 5)).isEqualTo("plain");
    assertThat(Cells.fit("plainer", 5)).isEqualTo("plai…");
    assertThat(Cells.fit("日本語テキスト", 5)).isEqualTo("日本…");
    assertThat(Cells.fit("日本語", 6)).isEqualTo("日本語");
    String piled = "a" + "\u0301".repeat(500) + "b";
    assertThat(Cells.fit(piled, 10)).isEqualTo("a\u0301\u0301\u0301b");
    for (int columns = 1; columns < 12; columns++) {
      assertThat(Cells.width(Cells.fit("x日y本z\u0301語", columns))).isLessThanOrEqualTo(columns);
    }
  }

  @Test
  void whatMustNotActIsShown() {
    assertThat(VisibleText.of("a\u202eb\u0000\ud800")).isEqualTo("a\\u{202E}b\\u{0}\\u{D800}");
    assertThat(VisibleText.of("ä 日 😀")).isEqualTo("ä 日 😀");
  }
}
