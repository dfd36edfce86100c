package org.pyx.validator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.SCHEMA;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;

/**
 * What holds of every history: judged anew, it is judged the same; what is held leaves no trace.
 */
class JudgeHistoryTest {
  private static final int LENGTH = 20_000;
  private static final Policy REJECTS =
      policy(
          """
          actions: {row.shape: reject, row.type: reject, table.unknown: reject}
          """);
  private static final Policy HALTS =
      policy(
          """
          actions: {op.delete: halt, op.update: halt, row.rewrite: halt, row.reinsert: halt,
            amount.range: halt, op.flag-reset: halt, op.key-change: halt, op.truncate: halt,
            stream.message: halt, row.length: halt, op.update-unseen: halt}
          """);

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_123, 77})
  void aHistoryIsJudgedTheSameByWhoeverJudgesItAnew(long seed) {
    List<Change.Judged> history = new RandomHistory(seed).of(LENGTH);
    Random random = new Random(seed);
    RecordingMemory memory = new RecordingMemory();
    RecordingMemory again = new RecordingMemory();
    Judge judge = judge(REJECTS, memory);
    Judge anew = judge(REJECTS, again);
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < history.size(); i++) {
      if (random.nextInt(100) == 0) {
        anew = judge(REJECTS, again);
      }
      Verdict verdict = judge.judge(i, history.get(i));
      assertThat(anew.judge(i, history.get(i)))
          .as("seed %d, change %d", seed, i)
          .isEqualTo(verdict);
      kinds.add(verdict.getClass());
    }
    assertThat(again.contents()).as("seed %d", seed).isEqualTo(memory.contents());
    assertThat(kinds)
        .containsExactlyInAnyOrder(
            Verdict.Accepted.class, Verdict.Ignored.class, Verdict.Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 20_261_124, 78})
  void aHistoryIsJudgedTheSameAcrossChangesOfTheLaw(long seed) {
    List<Change.Judged> history = new RandomHistory(seed).of(LENGTH);
    Policy free =
        PolicyFile.parse(
            "free", REJECTS.text().replace("updatable: [hint]", "updatable: [hint, payload]"));
    Random random = new Random(seed);
    RecordingMemory memory = new RecordingMemory();
    RecordingMemory again = new RecordingMemory();
    Judge judge = judge(REJECTS, memory);
    Judge anew = judge(REJECTS, again);
    for (int i = 0; i < history.size(); i++) {
      Policy now = i / 5_000 % 2 == 0 ? REJECTS : free;
      if (i % 5_000 == 0) {
        judge = judge(now, memory);
        anew = judge(now, again);
      } else if (random.nextInt(100) == 0) {
        anew = judge(now, again);
      }
      assertThat(anew.judge(i, history.get(i)))
          .as("seed %d, change %d", seed, i)
          .isEqualTo(judge.judge(i, history.get(i)));
    }
    assertThat(again.contents()).as("seed %d", seed).isEqualTo(memory.contents());
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 20_261_125, 79})
  void whatIsHeldLeavesNoTrace(long seed) {
    List<Change.Judged> history = new RandomHistory(seed).of(5_000);
    RecordingMemory memory = new RecordingMemory();
    RecordingMemory without = new RecordingMemory();
    Judge rejecting = judge(REJECTS, without);
    Law law = Law.of(HALTS, SCHEMA);
    Judge judge = new Judge(law, memory);
    int held = 0;
    for (int i = 0; i < history.size(); i++) {
      int writes = memory.writes();
      Verdict verdict = judge.judge(i, history.get(i));
      if (verdict instanceof Verdict.Held stood) {
        held++;
        if (i > 0) { // the law itself is noted with the first change
          assertThat(memory.writes()).as("seed %d, change %d", seed, i).isEqualTo(writes);
        }
        assertThat(judge.judge(i, history.get(i))).as("held again").isEqualTo(verdict);
        law = law.after(new Decision.Release(i, "ada", "seen", i));
        judge = new Judge(law, memory);
        verdict = judge.judge(i, history.get(i));
        assertThat(verdict).isEqualTo(new Verdict.Rejected(stood.finding()));
      }
      assertThat(verdict)
          .as("seed %d, change %d", seed, i)
          .isEqualTo(rejecting.judge(i, history.get(i)));
    }
    assertThat(held).isGreaterThan(500);
    assertThat(memory.contents()).as("seed %d", seed).isEqualTo(without.contents());
  }

  /** An oracle that remembers whole rows instead of digests. */
  @ParameterizedTest
  @ValueSource(longs = {4, 20_261_126, 80})
  void nothingForgedIsLetThrough(long seed) {
    Judge judge = judge(REJECTS, new RecordingMemory());
    Map<List<Object>, Row> copy = new HashMap<>();
    int ignored = 0;
    List<Change.Judged> history = new RandomHistory(seed).of(LENGTH);
    for (int i = 0; i < history.size(); i++) {
      Verdict verdict = judge.judge(i, history.get(i));
      switch (history.get(i)) {
        case Change.Insert c -> brought(copy, c.table(), c.row(), verdict);
        case Change.SnapshotRow c -> brought(copy, c.table(), c.row(), verdict);
        case Change.Update c -> {
          assertThat(verdict).isNotInstanceOf(Verdict.Accepted.class);
          if (verdict instanceof Verdict.Ignored) {
            ignored++;
            assertImmutable(c.table(), copy.get(key(c.table(), c.row())), c.row(), c.before());
          }
        }
        case Change.Delete _, Change.Truncate _, Change.Message _ ->
            assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
      }
    }
    assertThat(ignored).as("seed %d", seed).isGreaterThan(500);
    assertThat(copy).hasSizeGreaterThan(300);
  }

  private static void brought(
      Map<List<Object>, Row> copy, TableName table, Row row, Verdict verdict) {
    if (!table.equals(DEPOSITS) && !table.equals(RESERVES)) {
      return;
    }
    if (verdict instanceof Verdict.Accepted) {
      assertThat(copy.put(key(table, row), row)).as("the copy has no such row").isNull();
    } else if (verdict instanceof Verdict.Ignored) {
      assertImmutable(table, copy.get(key(table, row)), row, null);
    }
  }

  private static void assertImmutable(
      TableName table, @Nullable Row accepted, Row row, @Nullable Row before) {
    assertThat(accepted).as("the copy has the row").isNotNull();
    List<String> columns =
        table.equals(DEPOSITS)
            ? List.of("id", "amount", "payload")
            : List.of("uuid", "pub", "note");
    List<@Nullable Value> was = new ArrayList<>();
    List<@Nullable Value> is = new ArrayList<>();
    for (String column : columns) {
      Value value = row.get(column);
      was.add(Objects.requireNonNull(accepted).get(column));
      is.add(value instanceof Value.Unchanged && before != null ? before.get(column) : value);
    }
    assertThat(is).isEqualTo(was);
  }

  private static List<Object> key(TableName table, Row row) {
    return List.of(table, Objects.requireNonNull(row.get(table.equals(DEPOSITS) ? "id" : "pub")));
  }

  private static Policy policy(String actions) {
    return PolicyFile.parse("test", POLICY.text().replace("tables:\n", actions + "tables:\n"));
  }

  private static Judge judge(Policy policy, RecordingMemory memory) {
    return new Judge(Law.of(policy, SCHEMA), memory);
  }
}
