package org.pyx.schemas.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that is written into YAML is the same name when it is read. */
class YamlTextTest {
  @Test
  void plainNamesStayPlain() {
    assertThat(YamlText.of("reserves_out")).isEqualTo("reserves_out");
    assertThat(YamlText.of(List.of("a", "b c", "true"))).isEqualTo("a, \"b c\", \"true\"");
    assertThat(YamlText.of("")).isEqualTo("\"\"");
    assertThat(YamlText.of("No")).isEqualTo("\"No\"");
    assertThat(YamlText.of("1e3")).isEqualTo("\"1e3\"");
  }

  @Test
  void whatATerminalWouldObeyIsEscaped() {
    assertThat(YamlText.of("a\u001b[2J\n\u202e\"\\"))
        .isEqualTo("\"a\\u001B[2J\\u000A\\u202E\\\"\\\\\"");
    assertThat(YamlText.of("\udb40\udc01")).isEqualTo("\"\\U000E0001\"");
    assertThat(YamlText.of("\ud83d\ude00")).isEqualTo("\"\ud83d\ude00\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void randomNamesAreReadBack(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String name =
          random
              .ints(1 + random.nextInt(8), 1, random.nextBoolean() ? 0x80 : 0x11_0000)
              .filter(c -> c < 0xD800 || c > 0xDFFF)
              .mapToObj(Character::toString)
              .reduce("x", String::concat)
              .substring(random.nextInt(2));
      YamlMapping read =
          YamlFile.parse("t", YamlText.of(name) + ": {v: " + YamlText.of(name) + "}\nlist: []")
              .mapping(name)
              .orElseThrow();
      assertThat(read.text("v")).isEqualTo(name);
    }
  }

  @Test
  void linesAreFoundHoweverDeep() {
    YamlMapping root = YamlFile.parse("t", "a: 1\nb:\n  - c\n  - {d: e}\nf:\n  g:\n    - h\n");
    assertThat(root.lineOf("a")).hasValue(1);
    assertThat(root.lineOf("c")).hasValue(3);
    assertThat(root.lineOf("d")).hasValue(4);
    assertThat(root.lineOf("h")).hasValue(7);
    assertThat(root.lineOf("z")).isEmpty();
    assertThat(root.line("f")).isEqualTo(5);
    assertThat(root.wrong("b", "c", "is wrong")).hasMessage("t line 3: \"b\" is wrong");
  }
}
