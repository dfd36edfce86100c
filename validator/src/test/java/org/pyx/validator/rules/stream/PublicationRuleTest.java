package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.TABLE;
import static org.pyx.validator.rules.Broken.broken;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** What a publication hides. */
class PublicationRuleTest {
  private final PublicationRule rule = new PublicationRule();

  @Test
  void passesAPublicationOfEverything() {
    assertThat(ofSource(Fixture.text(""))).isEmpty();
    assertThat(ofTable(Fixture.text(""))).isEmpty();
  }

  @Test
  void failsIfAKindOfChangeIsMissing() {
    assertThat(
            broken(
                    ofSource(Fixture.text("delete, truncate")),
                    Rule.STREAM_PUBLICATION,
                    Facts.NOT_PUBLISHED)
                .explanation())
        .contains("does not publish delete, truncate");
  }

  @Test
  void failsIfRowsOrColumnsAreHidden() {
    assertThat(
            broken(ofTable(Fixture.text("columns [amount]")), Rule.STREAM_PUBLICATION, Facts.HIDDEN)
                .explanation())
        .contains("hides columns [amount] of table exchange.t");
  }

  @Test
  void boundaryIsWhatWasNotSeen() {
    assertThat(ofSource(Value.NULL)).isEmpty();
    assertThat(ofTable(Value.NULL)).isEmpty();
    assertThat(rule.judge(new SourceFacts(Row.of(List.of(), List.of())))).isEmpty();
    broken(ofSource(Fixture.text(" ")), Rule.STREAM_PUBLICATION, Facts.NOT_PUBLISHED);
  }

  @Test
  void boundaryOfWords() {
    Value endless = Fixture.text("x".repeat(1_000_000));
    broken(ofSource(endless), Rule.STREAM_PUBLICATION, Facts.NOT_PUBLISHED);
    broken(ofTable(endless), Rule.STREAM_PUBLICATION, Facts.HIDDEN);
  }

  private Optional<Finding> ofSource(Value lacks) {
    return rule.judge(new SourceFacts(Row.of(List.of(Facts.NOT_PUBLISHED), List.of(lacks))));
  }

  private Optional<Finding> ofTable(Value hides) {
    return rule.judge(new TableFacts(TABLE, Row.of(List.of(Facts.HIDDEN), List.of(hides))));
  }
}
