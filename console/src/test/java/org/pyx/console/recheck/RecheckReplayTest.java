package org.pyx.console.recheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.console.replay.DryRun;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Replayed.Outcome;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;
import org.pyx.validator.judge.Rejudge;
import org.pyx.validator.judge.Replaying;

/** A validator that lies about a replay is found out: what it says is written by the test. */
class RecheckReplayTest {
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
  private static final Law RIGHT = Law.of(POLICY, SCHEMA);
  private static final Law MISTAKEN =
      RIGHT.after(new Decision.RejectTable(LEDGER, "ann", "by mistake", 1));
  private static final List<Change> JOURNAL =
      List.of(
          new Change.Begin(at(0), 1),
          new Change.Insert(at(1), 1, LEDGER, row("first"), false),
          new Change.Insert(at(2), 1, LEDGER, row("second"), false),
          new Change.End(at(0, 9), 1, 2));
  private static final Replayed.Event FIRST = new Replayed.Event(1, 0, Outcome.ACCEPTED);
  private static final Replayed.Event SECOND = new Replayed.Event(2, 1, Outcome.REJECTED);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  /** What the validator says; true if nothing is changed. */
  private static final class Said {
    List<Replayed.Event> events = List.of(FIRST, SECOND);
    List<Integer> accepted = List.of(1);
    List<Finding> found = List.of(rewritten());
    boolean again;
    boolean reported = true;
    Tally.Counts counts = new Tally.Counts(2, 1, 0, 1);
    Action first = Action.REJECT;
  }

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
  void aTrueReplayHasNoDifferences() {
    assertThat(recheck("true", new Said())).isEmpty();
  }

  @Test
  void aRewriteThatAReplayLetThroughIsFound() {
    Said said = new Said();
    said.events = List.of(FIRST, new Replayed.Event(2, 1, Outcome.ACCEPTED));
    said.accepted = List.of(1, 2);
    said.found = List.of();
    said.counts = new Tally.Counts(2, 2, 0, 0);
    assertThat(recheck("let_through", said))
        .anySatisfy(words -> assertThat(words).contains("decision 1", "must say", "REJECTED"))
        .anySatisfy(words -> assertThat(words).contains("let through [1, 2], and must be [1]"))
        .anySatisfy(words -> assertThat(words).contains("the evidence of replaying offset 1"))
        .anySatisfy(words -> assertThat(words).contains("the books say"));
  }

  @Test
  void whatIsSaidAndNotDoneIsFound() {
    Said nothing = new Said();
    nothing.accepted = List.of();
    assertThat(recheck("nothing", nothing))
        .singleElement()
        .asString()
        .contains("let through [], and must be [1]");
    Said silent = new Said();
    silent.found = List.of();
    assertThat(recheck("silent", silent)).singleElement().asString().contains("row.rewrite");
    Said down = new Said();
    down.found = List.of(new Finding(rewritten().rule(), Severity.INFO, "so what", "", List.of()));
    assertThat(recheck("played_down", down)).singleElement().asString().contains("so what");
  }

  @Test
  void aReplayOfTheSameEventsOrOfNoneThatWasRejectedIsFound() {
    Said twice = new Said();
    twice.again = true;
    assertThat(recheck("twice", twice))
        .anySatisfy(words -> assertThat(words).contains("was not allowed", "replayed before"));
    Said flagged = new Said();
    flagged.first = Action.FLAG;
    assertThat(recheck("flagged", flagged))
        .anySatisfy(words -> assertThat(words).contains("not say that the change stayed out"));
  }

  @Test
  void aReplayThatNobodyReportedIsFound() {
    Said secret = new Said();
    secret.reported = false;
    secret.counts = new Tally.Counts(2, 0, 0, 2);
    assertThat(recheck("secret", secret))
        .anySatisfy(words -> assertThat(words).contains("nobody reported the replay"))
        .anySatisfy(words -> assertThat(words).contains("a replay that was none"));
  }

  /** Whoever can write evidence only must not bring an accepted row in once more. */
  @Test
  void aDryRunRefusesEvidenceThatTheJournalDoesNotBearOut() {
    Lane lane = new Lane("invented");
    try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
      JOURNAL.forEach(change -> topics.write(lane.journal(), changes.encode(change)));
      topics.write(lane.decisions(), LawCodec.encode(0, RIGHT));
      topics.write(lane.rejected(), evidence(1, Action.REJECT, rejected(1), -1));
      topics.write(lane.tally(), tally(new Tally.Counts(2, 1, 0, 1)));
    }
    assertThatThrownBy(() ->
            new DryRun(kafka, lane)
                .of(List.of(new Decision.Chosen(1, 0)), LawCodec.digest(RIGHT), _ -> {}))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("not what the evidence at offset 0 says")
        .hasMessageContaining("pyx recheck");
  }

  private List<String> recheck(String name, Said said) {
    Lane lane = new Lane(name);
    Replayed done = new Replayed.Done(1, 3, at(0, 9).lsn(), 1, said.events);
    try (LaneTopicsWriter topics = new LaneTopicsWriter(kafka, lane)) {
      JOURNAL.forEach(change -> topics.write(lane.journal(), changes.encode(change)));
      topics.write(lane.rejected(), evidence(1, said.first, rejected(1), -1));
      topics.write(lane.rejected(), evidence(2, Action.REJECT, rejected(2), -1));
      said.found.forEach(finding -> topics.write(lane.rejected(), evidence(2, RIGHT, finding, 1)));
      topics.write(lane.accepted(), ReplayCodec.encode(new Replayed.Begun(1, 3)));
      for (int offset : said.accepted) {
        topics.write(
            lane.accepted(),
            verdicts.encodeAccepted(offset, POLICY.digest(), changes.encode(JOURNAL.get(offset))));
      }
      topics.write(lane.accepted(), ReplayCodec.encode(done));
      topics.write(lane.decisions(), LawCodec.encode(0, MISTAKEN));
      topics.write(lane.decisions(), LawCodec.encode(4, RIGHT));
      if (said.reported) {
        topics.write(lane.decisions(), ReplayCodec.encode(done));
      }
      if (said.again) {
        topics.write(
            lane.decisions(),
            ReplayCodec.encode(new Replayed.Done(7, 3, at(0, 9).lsn(), 1, said.events)));
      }
      topics.write(lane.tally(), tally(said.counts));
    }
    return new Recheck(kafka, lane, 0, 100).run(_ -> {}).differences();
  }

  private static byte[] tally(Tally.Counts counts) {
    return TallyCodec.encode(
        new Tally(3, Lsn.NONE, Map.of(LEDGER, counts), Map.of(), Optional.empty()));
  }

  private byte[] evidence(int offset, Action action, Finding finding, long replayed) {
    return evidence(offset, action, MISTAKEN, finding, replayed);
  }

  private byte[] evidence(int offset, Law law, Finding finding, long replayed) {
    return evidence(offset, Action.REJECT, law, finding, replayed);
  }

  private byte[] evidence(int offset, Action action, Law law, Finding finding, long replayed) {
    return verdicts.encodeRejected(
        finding,
        action,
        1,
        law.policy().digest(),
        TrustedSchemaCodec.digest(law.schema()),
        offset,
        replayed,
        changes.encode(JOURNAL.get(offset)));
  }

  private static Finding rejected(int offset) {
    Rejudge rejudge = new Rejudge();
    rejudge.under(MISTAKEN);
    return rejudge.next(offset, JOURNAL.get(offset)).orElseThrow().evidence().stream()
        .filter(evidence -> evidence.action() == Action.REJECT)
        .findFirst()
        .orElseThrow()
        .finding();
  }

  /** What the judge must find of the second row when the first has come in. */
  private static Finding rewritten() {
    Rejudge rejudge = new Rejudge();
    rejudge.under(MISTAKEN);
    for (int i = 0; i < JOURNAL.size(); i++) {
      rejudge.next(i, JOURNAL.get(i));
    }
    rejudge.under(RIGHT);
    List<Replaying.Case> cases = new ArrayList<>();
    for (int i = 1; i < 3; i++) {
      cases.add(new Replaying.Case(i, i - 1, false, (Change.Judged) JOURNAL.get(i)));
    }
    Replaying.Judged judged = (Replaying.Judged) rejudge.replay(cases);
    return ((Verdict.Rejected) judged.events().getLast().verdict()).finding();
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
