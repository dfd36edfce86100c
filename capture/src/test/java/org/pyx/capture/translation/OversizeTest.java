package org.pyx.capture.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/** What is left of values that are too large, alone or together. */
class OversizeTest {
  private static final String MIXED = "aß列😀".repeat(50_000);

  @Test
  void aTextIsMeasuredAndDigestedInUtf8() throws Exception {
    byte[] bytes = MIXED.getBytes(StandardCharsets.UTF_8);
    Value.Large large = Oversize.of(MIXED);
    assertThat(large).isEqualTo(Oversize.of(bytes));
    assertThat(large.size()).isEqualTo(bytes.length);
    assertThat(large.sha256()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertThat(Oversize.isLarger(MIXED, bytes.length)).isFalse();
    assertThat(Oversize.isLarger(MIXED, bytes.length - 1)).isTrue();
    assertThat(Oversize.isLarger("é", 1)).isTrue();
    assertThat(Oversize.isLarger("é", 2)).isFalse();
  }

  @Test
  void aStandInIsReadBackAndNothingElseIs() {
    Value.Large large = Oversize.of(MIXED);
    assertThat(Oversize.read(Oversize.bytes(large))).isEqualTo(large);
    assertThat(Oversize.read(Oversize.text(large))).isEqualTo(large);
    byte[] forged = Oversize.bytes(large);
    forged[0] ^= 1;
    assertThat(Oversize.read(forged)).isNull();
    assertThat(Oversize.read("x".repeat(Oversize.text(large).length()))).isNull();
    assertThat(Oversize.read("")).isNull();
  }

  @Test
  void theLargestValuesGiveWayUntilAChangeFits() {
    Row after = row("a".repeat(100), new byte[90]);
    Row before = row("é".repeat(60), new byte[10]);
    assertThat(ChangeSize.fit(320, after, before)).containsExactly(after, before);
    List<Row> fitting = ChangeSize.fit(300, after, before);
    assertThat(fitting.getFirst()).isEqualTo(after);
    assertThat(fitting.getLast().get("t")).isEqualTo(Oversize.of("é".repeat(60)));
    assertThat(fitting.getLast().get("b")).isEqualTo(before.get("b"));
    assertThat(ChangeSize.fit(0, after).getFirst().get("b")).isInstanceOf(Value.Large.class);
    assertThat(Objects.requireNonNull(ChangeSize.fit(after))).isSameAs(after);
  }

  private static Row row(String text, byte[] bytes) {
    return Row.of(List.of("t", "b"), List.of(new Value.Text(text), new Value.Bytes(bytes)));
  }
}
