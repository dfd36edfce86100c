package org.pyx.sink.copying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

class CopyTextTest {
  @Test
  void valuesAreWrittenAsCopyReadsThem() {
    assertThat(line(Value.NULL, new Value.Bool(true), new Value.Bool(false)))
        .isEqualTo("\\N\tt\tf\n");
    assertThat(
            line(
                new Value.Int(0),
                new Value.Int(-10),
                new Value.Int(Long.MAX_VALUE),
                new Value.Int(Long.MIN_VALUE),
                new Value.Int(999),
                new Value.Int(1000)))
        .isEqualTo("0\t-10\t9223372036854775807\t-9223372036854775808\t999\t1000\n");
    assertThat(
            line(
                new Value.Real(Double.NaN),
                new Value.Real(Double.NEGATIVE_INFINITY),
                new Value.Real(1.5e300)))
        .isEqualTo("NaN\t-Infinity\t1.5E300\n");
    assertThat(line(new Value.Bytes(new byte[] {0, (byte) 0xAB}), new Value.Bytes(new byte[0])))
        .isEqualTo("\\\\x00ab\t\\\\x\n");
    assertThat(line(new Value.Text("a\\N\tb\nc\r\\.é😀"), new Value.Text("")))
        .isEqualTo("a\\\\N\\tb\\nc\\r\\\\.é😀\t\n");
  }

  @Test
  void longValuesGrowTheBuffer() {
    assertThat(line(new Value.Text("\t".repeat(200_000)))).hasSize(400_001);
    assertThat(line(new Value.Bytes(new byte[200_000]))).hasSize(400_004);
  }

  @Test
  void unchangedValueIsNoValue() {
    assertThatThrownBy(() -> line(Value.Unchanged.INSTANCE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String line(Value... values) {
    List<String> names = IntStream.range(0, values.length).mapToObj(i -> "c" + i).toList();
    CopyText text = new CopyText();
    text.add(Row.of(names, List.of(values)), IntStream.range(0, values.length).toArray());
    return new String(text.buffer(), 0, text.length(), StandardCharsets.UTF_8);
  }
}
