package org.pyx.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.LOG;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.UNKNOWN;
import static org.pyx.validator.Fixture.delete;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.only;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.Fixture.row;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.Fixture.truncate;
import static org.pyx.validator.Fixture.update;
import static org.pyx.validator.Fixture.with;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Replayed.Outcome;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.validator.MapMemory;

/** What was rejected is judged by the law and the memory of now, once, and gains nothing else. */
class ReplayingTest {
  private static final Law RIGHT = Law.of(POLICY, SCHEMA);
  private static final Row ONE = deposit(1, "(1,0)", text("one"), false, true);

  private final MapMemory memory = new MapMemory();
  private final Judge mistaken = new Judge(rejecting(DEPOSITS, RESERVES, LOG), memory);
  private final Judge right = new Judge(RIGHT, memory);
  private final List<Replaying.Case> cases = new ArrayList<>();
  private long offset;

  @Test
  void whatAMistakeRejectedIsAcceptedInTheJournalsOrderAndOnlyOnce() {
    rejected(insert(DEPOSITS, ONE));
    rejected(insert(DEPOSITS, deposit(2, "(1,0)", Value.NULL, false, true)));
    rejected(insert(RESERVES, reserve(7, "(1,0)", 1)));
    assertThat(replay()).containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.ACCEPTED);

    assertThat(Replaying.judge(right, memory, cases))
        .isInstanceOfSatisfying(
            Replaying.Refused.class,
            refused -> assertThat(refused.reason()).contains("replayed before"));
    assertThat(right.judge(offset++, insert(DEPOSITS, ONE)))
        .as("it is remembered like any accepted row")
        .isInstanceOf(Verdict.Ignored.class);
    assertThat(rule(right.judge(offset++, insert(DEPOSITS, with(ONE, "payload", text("x"))))))
        .isEqualTo("row.rewrite");
  }

  @Test
  void anEventReplayedBeforeKeepsTheWholeReplayOut() {
    rejected(insert(DEPOSITS, ONE));
    assertThat(replay()).containsExactly(Outcome.ACCEPTED);
    Row other = deposit(2, "(1,0)", Value.NULL, false, true);
    rejected(insert(DEPOSITS, other));
    assertThat(Replaying.judge(right, memory, cases)).isInstanceOf(Replaying.Refused.class);
    cases.removeFirst();
    assertThat(replay()).as("the refusal left no trace").containsExactly(Outcome.ACCEPTED);
  }

  @Test
  void hostileEventsStayRejected() {
    rejected(insert(DEPOSITS, deposit(1, "(-1,0)", Value.NULL, false, true)));
    rejected(
        new Change.Insert(ONE_AT, 1, DEPOSITS, deposit(2, "(1,0)", Value.NULL, false, true), true));
    rejected(insert(LOG, Row.of(List.of("entry", "hidden"), List.of(text("a"), text("b")))));
    assertThat(replay()).containsOnly(Outcome.REJECTED).hasSize(3);
    cases.clear();
    right.judge(offset++, insert(DEPOSITS, deposit(3, "(1,0)", text("x"), false, true)));
    rejected(update(DEPOSITS, deposit(3, "(2,0)", text("x"), false, true)));
    rejected(delete(DEPOSITS, only(ONE, "id")));
    rejected(truncate(DEPOSITS));
    assertThat(replay()).containsOnly(Outcome.REJECTED).hasSize(3);
  }

  @Test
  void whatHasComeMeanwhileGoesFirst() {
    rejected(insert(DEPOSITS, ONE));
    rejected(insert(DEPOSITS, deposit(2, "(1,0)", text("two"), false, true)));
    rejected(insert(DEPOSITS, deposit(3, "(1,0)", text("three"), false, true)));
    right.judge(offset++, insert(DEPOSITS, with(ONE, "payload", text("another"))));
    Row two = deposit(2, "(1,0)", text("two"), false, true);
    right.judge(offset++, insert(DEPOSITS, two));
    right.judge(offset++, delete(DEPOSITS, only(two, "id")));
    right.judge(offset++, insert(DEPOSITS, deposit(3, "(1,0)", text("three"), false, true)));

    List<Replaying.Event> events = judged();
    assertThat(events)
        .extracting(Replaying.Event::outcome)
        .containsExactly(Outcome.REJECTED, Outcome.REJECTED, Outcome.IGNORED);
    assertThat(rule(events.get(0).verdict())).isEqualTo("row.rewrite");
    assertThat(rule(events.get(1).verdict())).isEqualTo("row.reinsert");
  }

  @Test
  void aDeleteIsRememberedOfTheRowThatCameInWithItAndOfNoOther() {
    rejected(insert(DEPOSITS, ONE));
    Row two = deposit(2, "(1,0)", text("two"), false, true);
    rejected(insert(DEPOSITS, two));
    for (Row row : List.of(ONE, two)) {
      Change.Judged delete = delete(DEPOSITS, only(row, "id"));
      right.judge(offset, delete);
      cases.add(new Replaying.Case(offset, 100 + offset++, false, delete));
    }
    Row another = with(two, "payload", text("another"));
    right.judge(offset++, insert(DEPOSITS, another));
    assertThat(replay())
        .containsExactly(Outcome.ACCEPTED, Outcome.REJECTED, Outcome.REJECTED, Outcome.REJECTED);
    assertThat(rule(right.judge(offset++, insert(DEPOSITS, ONE)))).isEqualTo("row.reinsert");
    assertThat(right.judge(offset++, update(DEPOSITS, with(another, "done", new Value.Bool(true)))))
        .as("it came after the delete")
        .isInstanceOf(Verdict.Ignored.class);
  }

  @Test
  void anUpdateIsJudgedByWhatTheRowIsNow() {
    Judge free =
        new Judge(
            Law.of(
                PolicyFile.parse(
                    "free",
                    POLICY.text().replace("updatable: [hint]", "updatable: [hint, payload]")),
                SCHEMA),
            memory);
    right.judge(offset++, insert(DEPOSITS, ONE));
    for (Change.Judged update :
        List.of(
            update(DEPOSITS, with(ONE, "payload", text("moved")), java.util.Optional.of(ONE)),
            update(
                DEPOSITS,
                with(with(ONE, "payload", text("moved")), "amount", text("(9,0)")),
                java.util.Optional.of(ONE)))) {
      assertThat(rule(right.judge(offset, update))).isEqualTo("op.update");
      cases.add(new Replaying.Case(offset, 100 + offset++, false, update));
    }
    Replaying.Result result = Replaying.judge(free, memory, cases);
    assertThat(((Replaying.Judged) result).events())
        .extracting(Replaying.Event::outcome)
        .containsExactly(Outcome.IGNORED, Outcome.REJECTED);
  }

  @Test
  void aRowThatTheDatabaseRefusedIsOfferedAgainAsItWas() {
    right.judge(0, insert(DEPOSITS, ONE));
    right.judge(1, update(DEPOSITS, with(ONE, "done", new Value.Bool(true))));
    right.judge(2, insert(LOG, row(LOG, text("no key"))));
    cases.add(new Replaying.Case(0, 50, true, insert(DEPOSITS, ONE)));
    cases.add(new Replaying.Case(2, 51, true, insert(LOG, row(LOG, text("no key")))));
    assertThat(replay()).containsExactly(Outcome.OFFERED_AGAIN, Outcome.OFFERED_AGAIN);
    assertThat(rule(right.judge(3, update(DEPOSITS, ONE))))
        .as("what had moved stays moved")
        .isEqualTo("op.flag-reset");

    assertThat(Replaying.judge(right, memory, cases)).isInstanceOf(Replaying.Refused.class);
    cases.set(0, new Replaying.Case(0, 60, true, insert(DEPOSITS, ONE)));
    cases.removeLast();
    assertThat(replay())
        .as("it was refused once more, of which there is other evidence")
        .containsExactly(Outcome.OFFERED_AGAIN);
  }

  @Test
  void aRefusedRowThatWasForgedOrDeletedSinceIsNotOffered() {
    right.judge(0, insert(DEPOSITS, ONE));
    right.judge(1, delete(DEPOSITS, only(ONE, "id")));
    cases.add(new Replaying.Case(0, 50, true, insert(DEPOSITS, ONE)));
    Row two = deposit(2, "(1,0)", text("two"), false, true);
    right.judge(2, insert(DEPOSITS, two));
    cases.add(new Replaying.Case(3, 51, true, insert(DEPOSITS, with(two, "payload", text("x")))));
    List<Replaying.Event> events = judged();
    assertThat(events).extracting(Replaying.Event::outcome).containsOnly(Outcome.REJECTED);
    assertThat(rule(events.get(0).verdict())).isEqualTo("row.reinsert");
    assertThat(rule(events.get(1).verdict())).isEqualTo("row.rewrite");
  }

  @Test
  void nothingStandsStillBecauseOfAReplay() {
    cases.add(new Replaying.Case(0, 1, false, insert(UNKNOWN, row(LOG, text("x")))));
    List<Replaying.Event> events = judged();
    assertThat(events).extracting(Replaying.Event::outcome).containsExactly(Outcome.REJECTED);
    assertThat(rule(events.getFirst().verdict())).isEqualTo("table.unknown");
  }

  private static final org.pyx.schemas.model.TransactionPosition ONE_AT =
      org.pyx.validator.Fixture.at();

  private void rejected(Change.Judged change) {
    Verdict verdict = mistaken.judge(offset, change);
    assertThat(verdict).as("%s", change).isInstanceOf(Verdict.Rejected.class);
    cases.add(new Replaying.Case(offset, 100 + offset, false, change));
    offset++;
  }

  private List<Outcome> replay() {
    return judged().stream().map(Replaying.Event::outcome).toList();
  }

  private List<Replaying.Event> judged() {
    return ((Replaying.Judged) Replaying.judge(right, memory, cases)).events();
  }

  private static String rule(Verdict verdict) {
    return ((Verdict.Rejected) verdict).finding().rule().value();
  }

  private static Law rejecting(TableName... tables) {
    Law law = RIGHT;
    for (TableName table : tables) {
      law = law.after(new Decision.RejectTable(table, "ann", "by mistake", 1));
    }
    return law;
  }
}
