package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.secret;
import static org.pyx.validator.rules.Broken.table;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** A value of which only size and digest have travelled. */
class OversizeRuleTest {
  private static final Table TABLE =
      table(Fixture.column("id", Kind.INT8, true), Fixture.column("payload", Kind.TEXT, false));

  private final OversizeRule rule = new OversizeRule();

  @Test
  void passesWhatHasTravelled() {
    assertThat(rule.judge(row(TABLE, number(1), secret()))).isEmpty();
    assertThat(rule.judge(row(TABLE, number(1), Value.NULL))).isEmpty();
    assertThat(rule.judge(row(TABLE, number(1), Value.Unchanged.INSTANCE))).isEmpty();
  }

  @Test
  void failsWithSizeAndDigest() {
    byte[] sha256 = Digest.sha256().digest("big".getBytes(StandardCharsets.UTF_8));
    Finding finding =
        broken(
            rule.judge(row(TABLE, number(1), new Value.Large(104_857_600, sha256))),
            Rule.ROW_OVERSIZE,
            "payload");
    assertThat(finding.explanation()).contains("104857600 bytes", HexFormat.of().formatHex(sha256));
  }

  @Test
  void boundaryIsWhatCaptureSays() {
    // the limit is capture's: the judge goes by the mark alone, whatever the size
    assertThat(rule.judge(row(TABLE, number(1), text("x".repeat(10_000_000))))).isEmpty();
    broken(
        rule.judge(row(TABLE, number(1), new Value.Large(0, new byte[32]))),
        Rule.ROW_OVERSIZE,
        "payload");
    broken(
        rule.judge(row(TABLE, new Value.Large(Long.MAX_VALUE, new byte[32]), Value.NULL)),
        Rule.ROW_OVERSIZE,
        "id");
  }
}
