package org.pyx.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Value;

class ValueFormsTest {
  @Test
  void bytesAreShownInBase32AndAsText() {
    assertThat(forms(new Value.Bytes("foobar".getBytes(StandardCharsets.UTF_8))))
        .containsExactly("bytes: 6", "base 32: CSQPYRK1E8", "as text: foobar");
    assertThat(forms(new Value.Bytes(new byte[] {(byte) 0xFF, 0})))
        .containsExactly("bytes: 2", "base 32: ZW00");
    assertThat(forms(new Value.Bytes(new byte[0]))).containsExactly("bytes: 0");
  }

  @Test
  void amountsAndTimes() {
    assertThat(forms(new Value.Text("(12,34000000)"))).containsExactly("as an amount: 12.34000000");
    assertThat(forms(new Value.Text("(12,5)"))).containsExactly("as an amount: 12.00000005");
    assertThat(forms(new Value.Int(1_700_000_000_000_000L)))
        .containsExactly("as a time: 2023-11-14T22:13:20Z");
    assertThat(forms(new Value.Int(42))).isEmpty();
  }

  @Test
  void textThatIsNotPlainIsShownInHexAndCut() {
    assertThat(forms(new Value.Text("plain"))).isEmpty();
    assertThat(forms(new Value.Text("\u202ex"))).containsExactly("hex of its UTF-8: e280ae78");
    assertThat(forms(new Value.Text("x".repeat(1 << 20))).getFirst()).hasSizeLessThan(1_100);
    assertThat(forms(new Value.Bytes(new byte[1 << 20])).toString()).hasSizeLessThan(2_000);
  }

  private static List<String> forms(Value value) {
    return ValueForms.of(value).stream().map(form -> form.name() + ": " + form.text()).toList();
  }
}
