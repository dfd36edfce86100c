package org.pyx.capture.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyx.capture.source.SlotRetention;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.source.TimelineHistory;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;

/** Which of what was seen is news. */
class ObservationsTest {
  private static final TableName T = new TableName("public", "t");
  private static final long SECOND = 1_000_000;
  private @Nullable LogRetention log;
  private final Observations observations = new Observations(Set.of());

  @Test
  void positionsThatMoveAreNoNews() {
    assertThat(write(view(100, 200, 90, Map.of()), 100)).hasSize(1);
    assertThat(write(view(300, 400, 290, Map.of()), 300)).isEmpty();
    assertThat(write(view(300, null, null, Map.of()), 300)).isEmpty();
  }

  @Test
  void aSlotThatIsAheadOfTheJournalIsNewsOnce() {
    write(view(100, 200, 100, Map.of()), 100);
    assertThat(write(view(100, 200, 101, Map.of()), 100)).hasSize(1);
    assertThat(write(view(100, 210, 101, Map.of()), 100)).isEmpty();
    assertThat(write(view(100, 210, 102, Map.of()), 100)).hasSize(1);
    assertThat(write(view(100, 210, 100, Map.of()), 100)).hasSize(1);
  }

  @Test
  void aLogThatEndsBeforeTheJournalIsNews() {
    write(view(100, 200, 100, Map.of()), 100);
    List<Change.Observed> news = write(view(100, 99, 90, Map.of()), 100);
    assertThat(news).hasSize(1);
    assertThat(news.getFirst().facts().get(Facts.LOG_END))
        .isEqualTo(new Value.Text(new Lsn(99).toString()));
  }

  @Test
  void aJournalThatWentOnSinceTheLookDoesNotMakeTheLogGoBack() {
    List<Change.Observed> news = write(view(100, 150, 90, Map.of()), 300);
    assertThat(news.getFirst().facts().get(Facts.LOG_END)).isEqualTo(Value.NULL);
  }

  @Test
  void aTableIsGoneOnlyIfItDoesNotExistAnyMore() {
    SourceView.Table table =
        new SourceView.Table(true, "", true, List.of(new SourceView.Column("id", "integer")));
    assertThat(write(view(1, 2, 1, Map.of(T, table)), 1)).hasSize(2);
    assertThat(observations.known()).containsExactly(T);
    SourceView without = view(1, 2, 1, Map.of());
    SourceView leftOut =
        new SourceView(new Lsn(1), false, without.server(), Map.of(), Set.of(T), 0);
    assertThat(write(leftOut, 1)).isEmpty();
    List<Change.Observed> news = write(without, 1);
    assertThat(news).hasSize(1);
    assertThat(news.getFirst().facts().get(Facts.PUBLISHED)).isEqualTo(new Value.Bool(false));
    assertThat(write(without, 1)).isEmpty();
    assertThat(observations.known()).isEmpty();
    assertThat(write(view(1, 2, 1, Map.of(T, table)), 1)).hasSize(1);
  }

  @Test
  void aTableThatWasDroppedWhileNobodyLookedIsSaidToBeGoneOnce() {
    Observations after = new Observations(Set.of(T));
    assertThat(after.known()).containsExactly(T);
    List<Change.Observed> news = after.news(view(1, 2, 1, Map.of()), new Lsn(1), 0);
    assertThat(news).hasSize(2);
    assertThat(news.getLast()).isInstanceOf(Change.Catalog.class);
    assertThat(news.getLast().facts().get(Facts.PUBLISHED)).isEqualTo(new Value.Bool(false));
    after.written(news);
    assertThat(after.news(view(1, 2, 1, Map.of()), new Lsn(1), 0)).isEmpty();
  }

  @Test
  void whatWasNotWrittenStaysNews() {
    SourceView view = view(1, 2, 1, Map.of());
    assertThat(observations.news(view, new Lsn(1), 0)).hasSize(1);
    assertThat(observations.news(view, new Lsn(1), 0)).hasSize(1);
  }

  @Test
  void aThresholdOfRetainedLogIsNewsUpAndWellDownAgain() {
    assertThat(retained(10, 0)).isEqualTo(0L);
    assertThat(retained(24, 1)).as("below the first threshold").isNull();
    assertThat(retained(26, 2)).isEqualTo(25L);
    assertThat(retained(24, 3)).as("a little below").isNull();
    assertThat(retained(51, 4)).isEqualTo(50L);
    assertThat(retained(100, 5)).isEqualTo(100L);
    assertThat(retained(19, 6)).isEqualTo(0L);
  }

  @Test
  void muchRetainedLogIsNewsOnceAMinute() {
    assertThat(retained(30, 0)).isEqualTo(25L);
    assertThat(retained(31, 59)).isNull();
    assertThat(retained(32, 60)).isEqualTo(25L);
    assertThat(retained(33, 119)).isNull();
    assertThat(retained(1, 119)).isEqualTo(0L);
    assertThat(retained(2, 1_000)).as("little is no news").isNull();
  }

  /** The threshold that is written at a second, for so many percent; null for nothing. */
  private @Nullable Long retained(long percent, long second) {
    log = new LogRetention(percent, 100, false);
    List<Change.Observed> news =
        observations.news(view(1, 2, 1, Map.of()), new Lsn(1), second * SECOND);
    observations.written(news);
    return news.isEmpty()
        ? null
        : (Long)
            ((Value.Int) Objects.requireNonNull(news.getFirst().facts().get(Facts.LOG_THRESHOLD)))
                .value();
  }

  private List<Change.Observed> write(SourceView view, long resume) {
    List<Change.Observed> news = observations.news(view, new Lsn(resume), 7);
    assertThat(news).allMatch(c -> c.position().lsn().value() == resume && c.commitTime() == 7);
    observations.written(news);
    return news;
  }

  private SourceView view(
      long resume,
      @Nullable Integer logEnd,
      @Nullable Integer confirmed,
      Map<TableName, SourceView.Table> tables) {
    return new SourceView(
        new Lsn(resume),
        false,
        new SourceView.Server(
            "1",
            1L,
            TimelineHistory.NONE,
            1L,
            false,
            180_000L,
            logEnd == null ? null : new Lsn(logEnd),
            Facts.SLOT_PRESENT,
            confirmed == null ? null : new Lsn(confirmed),
            new SlotRetention(log, null, null),
            ""),
        tables,
        tables.keySet(),
        0);
  }
}
