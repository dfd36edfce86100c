package org.pyx.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.RejectedEvent;

/** The rows of a replay become visible at once, and change nothing for those around it. */
class ReplayedRowsTest {
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop();
  }

  @Test
  void anOrphanBeforeAReplayDoesNotFindTheParentThatComesWithIt() {
    shop.accepted.child(1, 7, "a", 5).settleQuietly();
    shop.accepted.replay().child(3, 8, "c", 5).parent(7, "seven").child(1, 7, "a", 5);
    shop.accepted.parent(8, "eight").child(4, 99, "d", 5).endReplay();
    shop.accepted.child(2, 7, "b", 5).settle();
    copy();

    assertThat(shop.query("SELECT id FROM shop.children ORDER BY 1"))
        .as("children before their parents, and what is offered again")
        .isEqualTo("1,2,3");
    assertThat(shop.rejected().stream().filter(event -> event.action() == Action.REJECT))
        .extracting(event -> event.finding().rule().value(), RejectedEvent::sequence)
        .as("the orphan of old, by its own place, and the one that the replay brings")
        .containsExactly(tuple("db.foreign-key", 0L), tuple("db.foreign-key", 7L));
  }

  @Test
  void theCopyStandsBehindAReplayAndGoesOnFromThere() {
    shop.accepted.note(1, "one").settle();
    copy();
    shop.accepted.replay().note(2, "two").endReplay().flush();
    try (SinkStage sink = shop.sink()) {
      sink.start();
      org.awaitility.Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(60))
          .until(() -> shop.query("SELECT id FROM shop.notes ORDER BY 1").equals("1,2"));
    }
    shop.accepted.note(3, "three").settle();
    copy();
    assertThat(shop.query("SELECT id FROM shop.notes ORDER BY 1")).isEqualTo("1,2,3");
    assertThat(shop.rejected()).isEmpty();
  }

  @Test
  void rowsComeLateThoughTheyAreOfASnapshot() {
    shop.accepted.snapshot().note(1, "one").note(5, "five").settle();
    shop.accepted.snapshot().replay().note(2, "two").endReplay();
    shop.accepted.snapshot().note(6, "six").settle();
    copy();
    assertThat(shop.query("SELECT id FROM shop.notes ORDER BY 1")).isEqualTo("1,2,5,6");
    assertThat(shop.rejected())
        .extracting(event -> event.finding().rule().value(), RejectedEvent::action)
        .containsExactly(tuple("row.late-serial", Action.FLAG));
  }

  private void copy() {
    try (SinkStage sink = shop.sink()) {
      sink.start();
      shop.drain(sink);
    }
  }
}
