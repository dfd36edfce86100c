package org.pyx.console.recheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** A validator that lies is found out: the verdicts here are written by the test. */
class RecheckTest {
  private static final TableName LEDGER = new TableName("public", "ledger");
  private static final Policy POLICY = PolicyFile.load("strict");
  private static final TrustedSchema SCHEMA =
      new TrustedSchema(
          List.of(
              new TrustedSchema.Table(
                  LEDGER,
                  List.of(
                      new Column("id", "bigint", Kind.INT8, true, false, null),
                      new Column("note", "text", Kind.TEXT, false, false, null)),
                  List.of("id"),
                  List.of(),
                  List.of())));

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"));
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aTrueLaneHasNoDifferences() {
    Recheck.Result result = recheck("honest", List.of(1), List.of(rewrite(2)), 0, 3);
    assertThat(result.differences()).isEmpty();
    assertThat(result.compared()).isEqualTo(4);
    assertThat(result.laws()).hasSize(1);
  }

  @Test
  void aRewriteThatWasLetThroughIsFound() {
    assertThat(recheck("let_through", List.of(1, 2), List.of(), 0, 3).differences())
        .anySatisfy(words -> assertThat(words).contains("offset 2", "accepted, and must not be"))
        .anySatisfy(words -> assertThat(words).contains("offset 2", "row.rewrite"));
  }

  @Test
  void aRowThatWasKeptBackIsFound() {
    assertThat(recheck("kept_back", List.of(), List.of(rewrite(2)), 0, 3).differences())
        .singleElement()
        .asString()
        .contains("offset 1", "not accepted, and must be");
  }

  @Test
  void anInventedOrPlayedDownVerdictIsFound() {
    Finding down =
        new Finding(rewrite(2).finding.rule(), Severity.INFO, "never mind", "", List.of());
    assertThat(recheck("played_down", List.of(1), List.of(new Event(2, down)), 0, 3).differences())
        .singleElement()
        .asString()
        .contains("offset 2", "INFO", "CRITICAL");
    Event invented = new Event(1, Rule.OP_DELETE.finding("a DELETE", ""));
    assertThat(recheck("invented", List.of(1), List.of(invented, rewrite(2)), 0, 3).differences())
        .singleElement()
        .asString()
        .contains("offset 1", "op.delete");
  }

  @Test
  void aRowThatIsAcceptedTwiceAndAVerdictOnNothingAreFound() {
    assertThat(recheck("twice", List.of(1, 1), List.of(rewrite(2)), 0, 3).differences())
        .singleElement()
        .asString()
        .contains("offset 1", "accepted 2 times");
    Event nothing = new Event(0, Rule.OP_DELETE.finding("a DELETE", ""));
    assertThat(recheck("nothing", List.of(1), List.of(nothing, rewrite(2)), 0, 3).differences())
        .anySatisfy(words -> assertThat(words).contains("offset 0", "op.delete"));
  }

  @Test
  void onlyTheRangeIsComparedThoughAllOfItIsJudged() {
    Recheck.Result result = recheck("range", List.of(), List.of(rewrite(2)), 2, 3);
    assertThat(result.compared()).isEqualTo(2);
    assertThat(result.differences()).as("offset 1 is out of it").isEmpty();
  }

  private record Event(long offset, Finding finding) {}

  private static Event rewrite(long offset) {
    return new Event(
        offset,
        new Finding(
            Rule.ROW_REWRITE.id(),
            Severity.CRITICAL,
            "a second row under the key [id], with other content",
            "digest "
                + "%s"
                + " of the immutable columns; the row as first accepted stays in the copy",
            List.of()));
  }

  /** A journal of two rows under one key, and verdicts on it as the test says. */
  private Recheck.Result recheck(
      String name, List<Integer> accepted, List<Event> rejected, long from, long to) {
    Lane lane = new Lane(name);
    List<Change> journal =
        List.of(
            new Change.Begin(at(0), 1),
            new Change.Insert(at(1), 1, LEDGER, row("first"), false),
            new Change.Insert(at(2), 1, LEDGER, row("second"), false),
            new Change.End(at(0, 9), 1, 2));
    String digest = digestOfFirst();
    try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
      journal.forEach(change -> topics.write(lane.journal(), changes.encode(change)));
      topics.write(lane.decisions(), LawCodec.encode(0, Law.of(POLICY, SCHEMA)));
      for (int offset : accepted) {
        topics.write(
            lane.accepted(),
            verdicts.encodeAccepted(offset, POLICY.digest(), changes.encode(journal.get(offset))));
      }
      for (Event event : rejected) {
        Finding f = event.finding;
        topics.write(
            lane.rejected(),
            verdicts.encodeRejected(
                new Finding(
                    f.rule(),
                    f.severity(),
                    f.explanation(),
                    f.trusted().replace("%s", digest),
                    f.columns()),
                Action.REJECT,
                1,
                POLICY.digest(),
                TrustedSchemaCodec.digest(SCHEMA),
                event.offset,
                changes.encode(journal.get((int) event.offset))));
      }
      topics.write(
          lane.tally(),
          TallyCodec.encode(
              new Tally(
                  3,
                  Lsn.NONE,
                  Map.of(LEDGER, new Tally.Counts(2, 1, 0, 1)),
                  Map.of(),
                  Optional.empty())));
    }
    return new Recheck(kafka, lane, from, to).run(_ -> {});
  }

  /** What the judge remembers of the first row, taken from its own words about the second. */
  private static String digestOfFirst() {
    org.pyx.validator.judge.Rejudge rejudge = new org.pyx.validator.judge.Rejudge();
    rejudge.under(Law.of(POLICY, SCHEMA));
    rejudge.next(0, new Change.Begin(at(0), 1));
    rejudge.next(1, new Change.Insert(at(1), 1, LEDGER, row("first"), false));
    String trusted =
        rejudge
            .next(2, new Change.Insert(at(2), 1, LEDGER, row("second"), false))
            .orElseThrow()
            .evidence()
            .getFirst()
            .finding()
            .trusted();
    return trusted.split(" ")[1];
  }

  private static Row row(String note) {
    return Row.of(List.of("id", "note"), List.of(new Value.Int(1), new Value.Text(note)));
  }

  private static TransactionPosition at(long order) {
    return at(order, order);
  }

  private static TransactionPosition at(long order, long lsn) {
    return new TransactionPosition(700, new Lsn(1_000 + lsn), order);
  }
}
