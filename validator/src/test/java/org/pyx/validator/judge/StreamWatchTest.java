package org.pyx.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.QUEUE;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.UNKNOWN;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.number;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.Fixture.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.MapMemory;
import org.pyx.validator.rules.stream.StreamState;

/** The watch over the stream and the exchange's catalog. */
class StreamWatchTest {
  private static final Value TRUE = new Value.Bool(true);
  private static final Value FALSE = new Value.Bool(false);

  private final MapMemory memory = new MapMemory();
  private final StreamWatch watch = new StreamWatch(Law.of(POLICY, SCHEMA), memory);

  @Test
  void anHonestServerIsNoNews() {
    assertThat(see(source(Map.of()))).isEmpty();
    assertThat(see(source(Map.of(Facts.LOG_END, text("2/0"), Facts.RESUME, text("1/FF")))))
        .isEmpty();
    for (TrustedSchema.Table table : SCHEMA.tables()) {
      assertThat(see(catalog(table.name(), Map.of()))).isEmpty();
    }
  }

  @Test
  void anotherSystemIsSaidOnce() {
    see(source(Map.of()));
    assertThat(see(source(Map.of(Facts.SYSTEM, text("9999"))))).containsExactly("stream.system");
    assertThat(see(source(Map.of(Facts.SYSTEM, text("9999"))))).isEmpty();
    assertThat(see(source(Map.of()))).as("and back").containsExactly("stream.system");
  }

  @Test
  void anotherTimelineIsSaidOnce() {
    see(source(Map.of()));
    assertThat(see(source(Map.of(Facts.TIMELINE, number(2))))).containsExactly("stream.timeline");
    assertThat(see(source(Map.of(Facts.TIMELINE, number(2))))).isEmpty();
  }

  @Test
  void aPromotionThatHasEverythingIsInformationOnce() {
    see(source(Map.of()));
    Change.Source promoted =
        source(
            Map.of(
                Facts.TIMELINE, number(2),
                Facts.HISTORY, text("1 9/0"),
                Facts.RESUME, text("1/0")));
    assertThat(see(promoted)).containsExactly("stream.promotion");
    assertThat(see(promoted)).isEmpty();
  }

  @Test
  void aCaptureThatBeganAnewIsSaidOnce() {
    see(source(Map.of()));
    Change.Source anew = source(Map.of(Facts.BEGAN_ANEW, text("1/0")));
    assertThat(see(anew)).containsExactly("stream.gap");
    assertThat(see(anew)).as("the snapshot was interrupted and begun again").isEmpty();
    see(source(Map.of(Facts.BEGAN_ANEW, Value.NULL)));
    assertThat(see(anew)).as("another time").containsExactly("stream.gap");
  }

  @Test
  void aNewServerIsSaidInAllItsDifferences() {
    see(source(Map.of()));
    assertThat(
            see(
                source(
                    Map.of(
                        Facts.SYSTEM, text("9999"),
                        Facts.TIMELINE, number(2),
                        Facts.LOG_END, text("0/1"),
                        Facts.SLOT, text(Facts.SLOT_MISSING),
                        Facts.NOT_PUBLISHED, text("truncate")))))
        .containsExactly(
            "stream.system",
            "stream.timeline",
            "stream.lsn-back",
            "stream.publication",
            "stream.slot");
  }

  @Test
  void aPublicationThatLacksSomethingIsSaidOnce() {
    Change.Source lacks = source(Map.of(Facts.NOT_PUBLISHED, text("delete")));
    assertThat(see(lacks)).containsExactly("stream.publication");
    assertThat(see(lacks)).isEmpty();
    assertThat(
            see(
                source(
                    Map.of(
                        Facts.NOT_PUBLISHED, text("delete"),
                        Facts.LOG_END, text("3/0"),
                        Facts.RESUME, text("2/FF")))))
        .as("positions move all the time")
        .isEmpty();
    assertThat(see(source(Map.of()))).as("mended").isEmpty();
    assertThat(see(lacks)).as("and broken again").containsExactly("stream.publication");
  }

  @Test
  void aSlotThatIsGoneOrAdvancedIsSaid() {
    assertThat(see(source(Map.of(Facts.SLOT, text(Facts.SLOT_MISSING)))))
        .containsExactly("stream.slot");
    assertThat(see(source(Map.of(Facts.SLOT, text(Facts.SLOT_LOST)))))
        .containsExactly("stream.slot");
    assertThat(see(source(Map.of(Facts.CONFIRMED, text("1/1"), Facts.RESUME, text("1/0")))))
        .containsExactly("stream.slot");
    assertThat(see(source(Map.of(Facts.CONFIRMED, text("1/0"), Facts.RESUME, text("1/0")))))
        .isEmpty();
  }

  @Test
  void theCatalogIsComparedWithTheAuditors() {
    assertThat(see(catalog(RESERVES, Map.of(Facts.COLUMN + "extra", text("text")))))
        .containsExactly("schema.changed");
    assertThat(see(catalog(RESERVES, Map.of(Facts.COLUMN + "extra", text("text")))))
        .as("said once")
        .isEmpty();
    assertThat(see(catalog(RESERVES, Map.of(Facts.COLUMN + "pub", text("text")))))
        .as("retyped")
        .containsExactly("schema.changed");
    assertThat(see(catalog(RESERVES, Map.of(Facts.COLUMN + "pub", Value.NULL))))
        .as("dropped")
        .containsExactly("schema.changed");
    assertThat(see(catalog(RESERVES, Map.of()))).as("and as it was").isEmpty();
  }

  @Test
  void aTableThatIsGoneIsSaid() {
    Change.Catalog gone =
        new Change.Catalog(
            at(), 1, RESERVES, row(Map.of(Facts.PUBLISHED, FALSE, Facts.HIDDEN, Value.NULL)));
    assertThat(see(gone)).containsExactly("table.unpublished", "schema.changed");
    assertThat(see(gone)).isEmpty();
  }

  @Test
  void aTableThatIsNotPublishedOrHidesOrIsNotIdentifiedIsSaid() {
    assertThat(see(catalog(RESERVES, Map.of(Facts.PUBLISHED, FALSE))))
        .containsExactly("table.unpublished");
    assertThat(see(catalog(RESERVES, Map.of(Facts.HIDDEN, text("rows")))))
        .containsExactly("stream.publication");
    assertThat(see(catalog(RESERVES, Map.of(Facts.IDENTIFIED, FALSE))))
        .containsExactly("stream.replica-identity");
  }

  @Test
  void tablesThatAreNotCopiedAreOfNoInterest() {
    assertThat(see(catalog(QUEUE, Map.of(Facts.PUBLISHED, FALSE, Facts.IDENTIFIED, FALSE))))
        .isEmpty();
    Change.Catalog unknown =
        new Change.Catalog(
            at(),
            1,
            UNKNOWN,
            row(Map.of(Facts.PUBLISHED, FALSE, Facts.COLUMN + "id", text("bigint"))));
    assertThat(see(unknown)).isEmpty();
  }

  @Test
  void aNewTableThatIsPublishedIsSaid() {
    Change.Catalog unknown =
        new Change.Catalog(
            at(),
            1,
            UNKNOWN,
            row(Map.of(Facts.PUBLISHED, TRUE, Facts.COLUMN + "id", text("bigint"))));
    assertThat(see(unknown)).containsExactly("schema.changed");
    assertThat(see(unknown)).isEmpty();
  }

  @Test
  void transactionsAreWatched() {
    StreamState state = new StreamState(new Lsn(0x100), 100_000_000, 7, 1);
    Change.End end = new Change.End(new TransactionPosition(7, new Lsn(0x100), 0), 1, 2);
    assertThat(rules(watch.look(0, state, end)))
        .containsExactly("stream.gap", "stream.lsn-back", "stream.time-back");
    assertThat(rules(watch.look(0, StreamState.START, insert(RESERVES, reserve(1, "(1,0)", 1)))))
        .containsExactly("stream.gap");
    assertThat(rules(watch.look(0, state, new Change.Heartbeat(at(), 1)))).isEmpty();
  }

  @Test
  void lookingRemembersNothing() {
    Change.Source lacks = source(Map.of(Facts.NOT_PUBLISHED, text("delete")));
    assertThat(rules(watch.look(0, StreamState.START, lacks)))
        .isEqualTo(rules(watch.look(0, StreamState.START, lacks)))
        .containsExactly("stream.publication");
  }

  @Test
  void aNewWatchOverTheSameMemoryGoesOn() {
    see(source(Map.of(Facts.NOT_PUBLISHED, text("delete"))));
    see(catalog(RESERVES, Map.of(Facts.PUBLISHED, FALSE)));
    StreamWatch anew = new StreamWatch(Law.of(POLICY, SCHEMA), memory);
    assertThat(
            anew.look(0, StreamState.START, source(Map.of(Facts.NOT_PUBLISHED, text("delete"))))
                .flags())
        .isEmpty();
    assertThat(
            anew.look(0, StreamState.START, catalog(RESERVES, Map.of(Facts.PUBLISHED, FALSE)))
                .flags())
        .isEmpty();
    assertThat(rules(anew.look(0, StreamState.START, source(Map.of(Facts.SYSTEM, text("9999"))))))
        .containsExactly("stream.system");
  }

  @Test
  void thePolicyMayHaltAndWeigh() {
    Law law =
        Law.of(
            PolicyFile.parse(
                "test",
                POLICY
                    .text()
                    .replace(
                        "tables:\n",
                        "actions: {stream.slot: halt, table.unpublished: halt}\n"
                            + "severities: {stream.slot: info}\ntables:\n")),
            SCHEMA);
    StreamWatch strict = new StreamWatch(law, memory);
    Change.Source missing = source(Map.of(Facts.SLOT, text(Facts.SLOT_MISSING)));
    StreamWatch.Found found = strict.look(5, StreamState.START, missing);
    assertThat(found.hold()).map(Finding::rule).contains(Rule.STREAM_SLOT.id());
    assertThat(found.hold()).map(Finding::severity).contains(Severity.INFO);
    assertThat(
            strict
                .look(6, StreamState.START, catalog(RESERVES, Map.of(Facts.PUBLISHED, FALSE)))
                .hold())
        .map(Finding::rule)
        .contains(Rule.TABLE_UNPUBLISHED.id());
    assertThat(
            strict
                .look(7, StreamState.START, catalog(RESERVES, Map.of(Facts.IDENTIFIED, FALSE)))
                .hold())
        .isEmpty();

    StreamWatch released =
        new StreamWatch(law.after(new Decision.Release(5, "ada", "seen", 1)), memory);
    assertThat(released.look(5, StreamState.START, missing).hold()).isEmpty();
    assertThat(rules(released.look(5, StreamState.START, missing)))
        .as("told all the same")
        .containsExactly("stream.slot");
    assertThat(released.look(6, StreamState.START, missing).hold()).isPresent();
  }

  private List<String> see(Change change) {
    StreamWatch.Found found = watch.look(0, StreamState.START, change);
    assertThat(found.hold()).isEmpty();
    watch.remember(change);
    return rules(found);
  }

  private static List<String> rules(StreamWatch.Found found) {
    return found.flags().stream().map(finding -> finding.rule().value()).toList();
  }

  /** An honest source, but for some facts. */
  private static Change.Source source(Map<String, Value> but) {
    Map<String, Value> facts = new LinkedHashMap<>();
    facts.put(Facts.SYSTEM, text("7512"));
    facts.put(Facts.TIMELINE, number(1));
    facts.put(Facts.VERSION, number(180_006));
    facts.put(Facts.RESUME, text("1/500"));
    facts.put(Facts.LOG_END, text("1/600"));
    facts.put(Facts.SLOT, text(Facts.SLOT_PRESENT));
    facts.put(Facts.CONFIRMED, text("1/0"));
    facts.put(Facts.NOT_PUBLISHED, text(""));
    facts.putAll(but);
    return new Change.Source(at(), 1, row(facts));
  }

  /** A table as the auditor has it, but for some facts. */
  private static Change.Catalog catalog(TableName table, Map<String, Value> but) {
    Map<String, Value> facts = new LinkedHashMap<>();
    facts.put(Facts.PUBLISHED, TRUE);
    facts.put(Facts.HIDDEN, text(""));
    facts.put(Facts.IDENTIFIED, TRUE);
    Objects.requireNonNull(SCHEMA.byName().get(table))
        .columns()
        .forEach(column -> facts.put(Facts.COLUMN + column.name(), text(column.type())));
    facts.putAll(but);
    return new Change.Catalog(at(), 1, table, row(facts));
  }

  private static Row row(Map<String, Value> facts) {
    return Row.of(new ArrayList<>(facts.keySet()), new ArrayList<>(facts.values()));
  }
}
