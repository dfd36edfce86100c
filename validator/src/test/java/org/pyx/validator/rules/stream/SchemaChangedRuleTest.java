package org.pyx.validator.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.TABLE;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** The exchange's catalog beside the auditor's. */
class SchemaChangedRuleTest {
  private static final Table TRUSTED =
      table(column("id", "bigint"), column("note", "text"), column("sum", "taler_amount"));
  private static final Map<String, String> COLUMNS =
      Map.of("id", "bigint", "note", "text", "sum", "taler_amount");

  private final SchemaChangedRule rule = new SchemaChangedRule();

  @Test
  void passesTheAuditorsColumns() {
    assertThat(rule.judge(facts(true, COLUMNS), TRUSTED)).isEmpty();
    assertThat(rule.judge(facts(false, COLUMNS), TRUSTED)).isEmpty();
  }

  @Test
  void failsOnANewColumn() {
    assertThat(differences(with("extra", "text"))).endsWith(": extra is new");
  }

  @Test
  void failsOnAMissingColumn() {
    Map<String, String> less = new TreeMap<>(COLUMNS);
    less.remove("note");
    assertThat(differences(less)).endsWith(": note is missing");
  }

  @Test
  void failsOnARetypedColumn() {
    assertThat(differences(with("id", "integer"))).endsWith(": id is integer, not bigint");
  }

  @Test
  void failsOnATableThatIsGone() {
    assertThat(
            broken(rule.judge(facts(false, Map.of()), TRUSTED), Rule.SCHEMA_CHANGED).explanation())
        .isEqualTo("table exchange.t is gone");
  }

  @Test
  void failsOnAPublishedTableThatTheAuditorDoesNotHave() {
    assertThat(broken(rule.judge(facts(true, COLUMNS), null), Rule.SCHEMA_CHANGED).explanation())
        .contains("is published, and the auditor does not have it");
  }

  @Test
  void boundaryIsATableOfNoInterest() {
    assertThat(rule.judge(facts(false, COLUMNS), null)).as("not published").isEmpty();
    assertThat(rule.judge(facts(true, Map.of()), null)).as("gone, never had").isEmpty();
  }

  @Test
  void boundaryIsTenDifferencesInWords() {
    assertThat(differences(withNew(10))).contains("new9 is new");
    assertThat(differences(withNew(11))).contains("new0 is new").doesNotContain("new9 is new");
  }

  @Test
  void boundaryOfHostileNamesAndTypes() {
    differences(with("n".repeat(1_000_000), "text"));
    differences(with("id", "t".repeat(1_000_000)));
  }

  private String differences(Map<String, String> columns) {
    return broken(rule.judge(facts(true, columns), TRUSTED), Rule.SCHEMA_CHANGED).explanation();
  }

  private static Map<String, String> with(String name, String type) {
    Map<String, String> more = new TreeMap<>(COLUMNS);
    more.put(name, type);
    return more;
  }

  private static Map<String, String> withNew(int count) {
    Map<String, String> more = new TreeMap<>(COLUMNS);
    IntStream.range(0, count).forEach(i -> more.put("new" + i, "text"));
    return more;
  }

  private static TableFacts facts(boolean published, Map<String, String> columns) {
    List<String> names = new ArrayList<>(List.of(Facts.PUBLISHED));
    List<Value> values = new ArrayList<>(List.of(new Value.Bool(published)));
    columns.forEach((name, type) -> {
      names.add(Facts.COLUMN + name);
      values.add(Fixture.text(type));
    });
    return new TableFacts(TABLE, Row.of(names, values));
  }

  private static Column column(String name, String type) {
    return new Column(name, type, Kind.TEXT, false, false, null);
  }
}
