package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** The columns of a row are the trusted ones, in whatever order. */
class ShapeRuleTest {
  private final ShapeRule rule =
      new ShapeRule(
          table(
              Fixture.column("a", Kind.INT8, true),
              Fixture.column("b", Kind.TEXT, true),
              Fixture.column("c", Kind.TEXT, true)));

  @Test
  void passesTheTrustedColumns() {
    assertThat(rule.places(layout("a", "b", "c"))).containsExactly(0, 1, 2);
  }

  @Test
  void passesThemInAnyOrder() {
    assertThat(rule.places(layout("c", "a", "b"))).containsExactly(1, 2, 0);
  }

  @Test
  void failsOnARenamedColumn() {
    Finding finding = fails(layout("a", "b", "x"), "x", "c");
    assertThat(finding.explanation()).contains("unknown to the auditor: [x]", "missing: [c]");
  }

  @Test
  void failsOnAColumnTooMany() {
    fails(layout("a", "b", "c", "d"), "d");
  }

  @Test
  void failsOnColumnsThatAreMissing() {
    fails(layout("b"), "a", "c");
    fails(layout(), "a", "b", "c");
  }

  @Test
  void failsOnANameThatOccursTwice() {
    fails(layout("a", "b", "b"), "c");
  }

  @Test
  void failsOnNamesThatDifferInCaseOrSpace() {
    fails(layout("A", "b", "c"), "A", "a");
    fails(layout("a ", "b", "c"), "a ", "a");
  }

  @Test
  void boundaryIsTenNamesInWords() {
    Layout eleven = new Layout(IntStream.range(0, 11).mapToObj(i -> "new" + i).toList());
    Finding finding = rule.broken(eleven);
    assertThat(finding.columns()).hasSize(10 + 3).contains("new9").doesNotContain("new10");
    Layout ten = new Layout(eleven.names().subList(0, 10));
    assertThat(rule.broken(ten).columns()).hasSize(10 + 3).contains("new9");
  }

  @Test
  void boundaryOfANameInWordsIsThatOfPostgres() {
    String longest = "n".repeat(63);
    assertThat(rule.broken(layout("a", "b", longest)).columns()).contains(longest);
    Finding forged = rule.broken(layout("a", "b", "n".repeat(1_000_000)));
    assertThat(forged.explanation() + forged.columns()).hasSizeLessThan(1_000);
  }

  private Finding fails(Layout layout, String... columns) {
    assertThat(rule.places(layout)).isEmpty();
    return broken(Optional.of(rule.broken(layout)), Rule.ROW_SHAPE, columns);
  }

  private static Layout layout(String... names) {
    return new Layout(List.of(names));
  }
}
