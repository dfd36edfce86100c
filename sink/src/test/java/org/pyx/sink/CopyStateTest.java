package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.stage.StageState;

/** What the sink says of the copy: never less than its evidence, and never more. */
class CopyStateTest {
  private static final RuleId UNIQUE = new RuleId("db.unique");

  @Test
  void theStateFollowsTheCopyAndComesToRestWithIt() throws Exception {
    Shop shop = new Shop();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      await().until(() -> !shop.copyStates().isEmpty());
      assertThat(shop.copyState().journalOffset()).isEqualTo(-1);
      for (int i = 0; i < 200; i++) {
        shop.accepted.note(i, "row").settle();
      }
      shop.drain(sink);
      await()
          .untilAsserted(() ->
              assertThat(shop.copyState().journalOffset()).isEqualTo(sink.lastJournalOffset()));
      CopyState state = shop.copyState();
      assertThat(state.nextOffset()).isEqualTo(400);
      assertThat(state.lsn().value()).isEqualTo(400);
      assertThat(state.commitTime()).isEqualTo(1_000);
      assertThat(state.rules()).isEmpty();
      assertThat(state.lateSerials()).isEmpty();
    }
    // 200 transactions, and no more than one word a second
    assertThat(shop.copyStates()).hasSizeLessThan(15);
    int before = shop.copyStates().size();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      await().until(() -> sink.state() instanceof StageState.Running);
    }
    assertThat(shop.copyStates()).as("nothing new is not repeated").hasSize(before);
  }

  @Test
  void countersAreThoseOfTheEventsOnTheTopicAlsoAfterCrashes() throws Exception {
    Shop shop = new Shop();
    shop.accepted.note(1, "one").note(1, "again").settle();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.drain(sink);
      assertThat(sink.brokenRules()).containsExactly(Map.entry(UNIQUE, 1L));
    }
    shop.accepted.note(1, "again").note(1, "and again").child(1, 9, "orphan", 1).settle();
    SinkTiming killed =
        new SinkTiming(
            () -> {
              throw new IllegalStateException("killed after commit");
            },
            Duration.ofSeconds(5));
    SinkStage dying = new SinkStage(shop.config(), killed);
    dying.start();
    await().until(() -> dying.state() instanceof StageState.Failed);
    dying.close();
    assertThat(shop.copyState().rules()).isEqualTo(counted(shop)).containsEntry(UNIQUE, 1L);
    for (int i = 0; i < 2; i++) {
      try (SinkStage sink = shop.sink()) {
        sink.start();
        await().until(() -> sink.state() instanceof StageState.Running);
        assertThat(sink.brokenRules()).containsEntry(UNIQUE, 3L).hasSize(2);
      }
      assertThat(shop.rejected()).hasSize(4);
      assertThat(shop.copyState().rules()).isEqualTo(counted(shop));
      // As if it had died after publishing, before it noted so.
      shop.execute("DELETE FROM pyx.published");
    }
  }

  @Test
  void everyStateThatCountsAnEventComesWithIt() throws Exception {
    Shop shop = new Shop();
    for (int i = 0; i < 2_500; i++) {
      shop.accepted.child(i, 9, "orphan" + i, 1);
    }
    shop.accepted.settle();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.drain(sink);
      await().until(() -> sink.rejectedRows() == 2_500);
    }
    // batches of a thousand
    assertThat(
            shop.copyStates().stream()
                .map(state -> state.rules().getOrDefault(new RuleId("db.foreign-key"), 0L)))
        .containsSubsequence(1_000L, 2_000L, 2_500L);
    assertThat(shop.copyState().rules()).isEqualTo(counted(shop));
  }

  private static Map<RuleId, Long> counted(Shop shop) {
    Map<RuleId, Long> counts = new TreeMap<>();
    for (RejectedEvent event : shop.rejected()) {
      counts.merge(event.finding().rule(), 1L, Long::sum);
    }
    return counts;
  }
}
