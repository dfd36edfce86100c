package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;

/** What {@code docs/policy.md} and the shipped policy's header say is what the reader knows. */
class PolicyPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
  private static final String HEAD = "policy: p\nschema: s\n";

  @Test
  void theExampleIsAPolicy() throws IOException {
    Matcher example = EXAMPLE.matcher(page());
    assertThat(example.find()).isTrue();
    Policy policy = PolicyFile.parse("the example", example.group(1));
    assertThat(policy.copied()).hasSize(3);
    assertThat(PolicyWords.explain(policy, new TableName("public", "orders"), Optional.empty()))
        .contains("paid: copied as first seen; may go from false to true, never back");
    assertThat(example.find()).as("another example, which nobody reads").isFalse();
  }

  /** A key that the reader learns must be explained in both places. */
  @ParameterizedTest
  @ValueSource(strings = {"colour: red\n", "tables:\n  t: {colour: red}\n"})
  void everyKeyIsExplained(String wrong) throws IOException {
    String page = page();
    String header = PolicyFile.load("taler-2024").text().split("\npolicy: ")[0];
    assertThat(known(wrong))
        .hasSizeGreaterThan(5)
        .allSatisfy(key -> {
          assertThat(page).contains("`" + key + "`");
          assertThat(header).containsPattern("\\b" + Pattern.quote(key) + "\\b");
        });
  }

  private static List<String> known(String wrong) {
    StopException refused =
        catchThrowableOfType(StopException.class, () -> PolicyFile.parse("p.yaml", HEAD + wrong));
    String message = String.valueOf(refused.getMessage());
    String known = message.substring(message.indexOf("known are ") + "known are ".length());
    return Arrays.stream(known.split(", ")).filter(key -> !key.equals("colour")).toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "policy.md"));
  }
}
