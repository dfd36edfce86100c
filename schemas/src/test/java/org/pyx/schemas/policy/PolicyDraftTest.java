package org.pyx.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.ForeignKey;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;

/** A draft is strict, can be read, and fits the schema that it was made of. */
class PolicyDraftTest {
  private static final String[] HOSTILE = {
    "plain",
    "Mixed Case",
    "a\"b'c",
    "a: {b}",
    "# no comment",
    "true",
    "null",
    "~",
    "12",
    "new\nline",
    "tab\t",
    "back\\slash",
    "\u202eright to left",
    "zero\u200bwidth",
    "\u0007bell",
    "\u001b[31m",
    "dot.dollar$",
    "\ud83d\ude00",
    "\ufeffbom",
    "\u2028",
    "-",
    "?",
    "&anchor",
    "*alias",
    "!tag",
    "%",
    "@",
    "`",
    "ünïcödé",
    "on",
  };

  @Test
  void aDraftOfTheOldTalerSchemaFindsKeysAndAmountsAndOrder() {
    TrustedSchema schema = TalerFacts.schema2021();
    String text = PolicyDraft.of(schema, "mine", "public");
    Policy draft = PolicyFile.parse("draft", text);
    Policy shipped = PolicyFile.load("taler-2021");
    assertThat(PolicyCheck.of(draft, schema)).isEmpty();
    assertThat(draft.tables().keySet()).isEqualTo(schema.byName().keySet());
    assertThat(draft.copied())
        .allSatisfy(table -> {
          TablePolicy known = shipped.of(table.table()).orElseThrow();
          assertThat(table.columns()).isEmpty();
          assertThat(table.deletes()).isEqualTo(DeleteLaw.NEVER);
          if (known.treatment() == Treatment.COPY) {
            assertThat(table.serial()).isEqualTo(known.serial());
            assertThat(table.contents().amounts())
                .containsExactlyInAnyOrderElementsOf(known.contents().amounts());
            assertThat(table.fullIdentity()).isEqualTo(known.fullIdentity());
          }
        });
    assertThat(text)
        .contains("# flags? once-true or once-false if they go one way: tiny, done")
        .contains("# running totals? derived if other rows explain them: current_balance_val");
  }

  @Test
  void aDraftOfTheNewTalerSchemaFits() {
    TrustedSchema schema = TalerFacts.schema2024();
    Policy draft = PolicyFile.parse("draft", PolicyDraft.of(schema, "mine", "exchange"));
    assertThat(PolicyCheck.passes(PolicyCheck.of(draft, schema))).isTrue();
    assertThat(draft.tables()).hasSize(schema.tables().size());
  }

  @Test
  void onlyTheWantedSchemaIsDrafted() {
    Policy draft =
        PolicyFile.parse("draft", PolicyDraft.of(TalerFacts.schema2024(), "mine", "public"));
    assertThat(draft.tables()).isEmpty();
    assertThat(draft.schema()).isEqualTo("public");
  }

  @Test
  void everyHostileNameIsReadBackAsItIs() {
    List<Table> tables = new ArrayList<>();
    for (String name : HOSTILE) {
      tables.add(
          new Table(
              new TableName(name, name),
              List.of(
                  new Column(name, name, Kind.INT8, true, true, null),
                  new Column(name + " ", name, Kind.BOOL, true, false, null),
                  new Column(name + "_total_val", name, Kind.INT8, true, false, null),
                  new Column(name + "_total_frac", name, Kind.INT4, true, false, null)),
              List.of(),
              List.of(List.of(name)),
              List.of()));
    }
    for (String name : HOSTILE) {
      TrustedSchema schema =
          new TrustedSchema(
              tables.stream().filter(table -> table.name().name().equals(name)).toList());
      String text = PolicyDraft.of(schema, name, name);
      assertThat(text).as(name).doesNotContain("\u202e", "\u001b", "\u0007", "\u200b", "\u2028");
      Policy draft = PolicyFile.parse("draft", text);
      assertThat(draft.name()).isEqualTo(name);
      assertThat(draft.tables().keySet()).containsExactly(new TableName(name, name));
      TablePolicy table = draft.copied().getFirst();
      assertThat(table.serial()).contains(name);
      assertThat(table.contents().amounts())
          .containsExactly(new TablePolicy.AmountPair(name + "_total_val", name + "_total_frac"));
      assertThat(table.fullIdentity()).isTrue();
      assertThat(PolicyCheck.of(draft, schema)).isEmpty();
    }
  }

  @Test
  void foreignKeysInACircleAreDraftedAllTheSame() {
    TrustedSchema schema =
        new TrustedSchema(List.of(referring("a", "b"), referring("b", "a"), referring("c", "c")));
    Policy draft = PolicyFile.parse("draft", PolicyDraft.of(schema, "mine", "public"));
    assertThat(draft.copied()).hasSize(3);
    assertThat(PolicyCheck.passes(PolicyCheck.of(draft, schema))).isTrue();
  }

  /** Random forests of tables: parents stand first, and the check finds nothing. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void parentsStandFirst(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Table> tables = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String name = Integer.toString(random.nextInt(1_000_000) + 1_000_000 * i, 36);
      tables.add(
          names.isEmpty()
              ? referring(name, name)
              : referring(name, names.get(random.nextInt(names.size()))));
      names.add(name);
    }
    Collections.shuffle(tables, random);
    TrustedSchema schema = new TrustedSchema(tables);
    Policy draft = PolicyFile.parse("draft", PolicyDraft.of(schema, "mine", "public"));
    assertThat(draft.copied()).hasSize(60);
    assertThat(PolicyCheck.of(draft, schema)).isEmpty();
  }

  private static Table referring(String name, String parent) {
    return new Table(
        new TableName("public", name),
        List.of(new Column("id", "bigint", Kind.INT8, true, true, null)),
        List.of("id"),
        List.of(),
        List.of(new ForeignKey(List.of("id"), new TableName("public", parent), List.of("id"))));
  }
}
