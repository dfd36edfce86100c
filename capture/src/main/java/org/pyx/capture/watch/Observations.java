package org.pyx.capture.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.source.SlotRetention;
import org.pyx.capture.source.SourceView;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.LogRetention;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;

/**
 * Which of what a look has seen is news: what differs from what this process has written last, so
 * that after a start everything is, once. Thread-safe.
 */
public final class Observations {
  /** How often what the server holds back is written while it is much, in microseconds. */
  private static final long REPEAT = TimeUnit.MINUTES.toMicros(1);

  private @Nullable Row source;
  private long sourceTime;
  private final Map<TableName, Row> tables = new HashMap<>();
  private final Set<TableName> expected;
  private final Set<TableName> saidToBeGone = new HashSet<>();

  /**
   * Nothing has been written yet.
   *
   * @param expected tables that should be there: one that was dropped while nobody looked is said
   *     to be gone
   */
  public Observations(Set<TableName> expected) {
    this.expected = Set.copyOf(expected);
  }

  /** The tables that should be there, and those that have been written and were there then. */
  public synchronized Set<TableName> known() {
    Set<TableName> known = new HashSet<>(expected);
    known.addAll(tables.keySet());
    return known;
  }

  /**
   * What is to be written of a look.
   *
   * @param resume how far the journal is written now
   * @param time microseconds since 1970 UTC, by our clock
   */
  public synchronized List<Change.Observed> news(SourceView view, Lsn resume, long time) {
    TransactionPosition position =
        new TransactionPosition(TransactionPosition.NO_TRANSACTION, resume, 0);
    List<Change.Observed> news = new ArrayList<>();
    Lsn then = view.resumeBefore();
    Row facts = facts(view, view.beforeCapture() && then != null ? then : resume, Value.NULL);
    boolean much = threshold(facts) > 0 && Math.abs(time - sourceTime) >= REPEAT;
    if (much || !Objects.equals(source, lasting(facts))) {
      news.add(new Change.Source(position, time, facts));
    }
    new TreeMap<>(view.tables())
        .forEach((name, table) -> {
          Row row = facts(table);
          if (!Objects.equals(tables.get(name), row)) {
            news.add(new Change.Catalog(position, time, name, row));
          }
        });
    Stream.concat(
            tables.keySet().stream(),
            expected.stream().filter(name -> !saidToBeGone.contains(name)))
        .filter(name -> !view.existing().contains(name))
        .distinct()
        .sorted()
        .forEach(name -> news.add(new Change.Catalog(position, time, name, gone())));
    return news;
  }

  /**
   * The observation that capture begins anew, with a snapshot, in a journal that is not empty.
   *
   * @param resume where the journal ends
   */
  public synchronized Change.Source beganAnew(SourceView view, Lsn resume, long time) {
    return new Change.Source(
        new TransactionPosition(TransactionPosition.NO_TRANSACTION, resume, 0),
        time,
        facts(view, resume, new Value.Text(resume.toString())));
  }

  /** Remembers what is in the journal now. */
  public synchronized void written(List<Change.Observed> observed) {
    for (Change.Observed change : observed) {
      switch (change) {
        case Change.Source s -> {
          source = lasting(s.facts());
          sourceTime = s.commitTime();
        }
        case Change.Catalog c -> {
          if (c.facts().equals(gone())) {
            tables.remove(c.table());
            saidToBeGone.add(c.table());
          } else {
            tables.put(c.table(), c.facts());
          }
        }
      }
    }
  }

  private Row facts(SourceView view, Lsn resume, Value beganAnew) {
    SourceView.Server server = view.server();
    Map<String, Value> facts = new LinkedHashMap<>();
    facts.put(Facts.SYSTEM, text(server.system()));
    facts.put(Facts.TIMELINE, number(server.timeline()));
    facts.put(Facts.HISTORY, text(server.history()));
    facts.put(Facts.CONTINUED, new Value.Bool(server.continued()));
    facts.put(Facts.BEGAN_ANEW, beganAnew);
    facts.put(Facts.VERSION, number(server.version()));
    facts.put(Facts.RESUME, new Value.Text(resume.toString()));
    facts.put(Facts.LOG_END, text(logEnd(view, resume)));
    facts.put(Facts.SLOT, new Value.Text(server.slot()));
    facts.put(Facts.CONFIRMED, text(server.confirmed()));
    facts.put(Facts.NOT_PUBLISHED, new Value.Text(server.lacks()));
    facts.put(Facts.TABLES_NOT_SEEN, new Value.Int(view.notSeen()));
    addRetention(facts, server.retention());
    return row(facts);
  }

  private void addRetention(Map<String, Value> facts, SlotRetention retention) {
    LogRetention log = retention.log();
    facts.put(Facts.SLOT_INVALIDATED, text(retention.invalidated()));
    facts.put(Facts.SLOT_INACTIVE, text(retention.inactiveSince()));
    facts.put(Facts.LOG_RETAINED, number(log == null ? null : (Long) log.retained()));
    facts.put(Facts.LOG_LIMIT, number(log == null ? null : (Long) log.limit()));
    facts.put(Facts.LOG_THRESHOLD, number(log == null ? null : (Long) threshold(log)));
  }

  private long threshold(LogRetention log) {
    boolean sameLimit =
        source != null && new Value.Int(log.limit()).equals(source.get(Facts.LOG_LIMIT));
    return sameLimit ? log.threshold(threshold(source)) : log.threshold();
  }

  private static long threshold(@Nullable Row facts) {
    return facts != null && facts.get(Facts.LOG_THRESHOLD) instanceof Value.Int reached
        ? reached.value()
        : 0;
  }

  /**
   * While capture runs the journal may have passed the end of the log that the look saw, with log
   * that was written later. Only an end before the journal's at that time says that the log went
   * back.
   */
  private static @Nullable Lsn logEnd(SourceView view, Lsn resume) {
    Lsn end = view.server().logEnd();
    boolean outdated =
        end != null
            && end.compareTo(resume) < 0
            && view.resumeBefore() != null
            && end.compareTo(view.resumeBefore()) >= 0;
    return outdated ? null : end;
  }

  private static Row facts(SourceView.Table table) {
    Map<String, Value> facts = new LinkedHashMap<>();
    facts.put(Facts.PUBLISHED, new Value.Bool(table.published()));
    facts.put(Facts.HIDDEN, new Value.Text(table.hides()));
    facts.put(Facts.IDENTIFIED, new Value.Bool(table.identified()));
    table
        .columns()
        .forEach(column -> facts.put(Facts.COLUMN + column.name(), new Value.Text(column.type())));
    return row(facts);
  }

  private static Row gone() {
    return Row.of(
        List.of(Facts.PUBLISHED, Facts.HIDDEN, Facts.IDENTIFIED),
        List.of(new Value.Bool(false), Value.NULL, Value.NULL));
  }

  /**
   * The facts of a source less its positions, which move all the time; they stay where they
   * contradict each other.
   */
  private static Row lasting(Row facts) {
    Lsn resume = position(facts, Facts.RESUME);
    Lsn confirmed = position(facts, Facts.CONFIRMED);
    Lsn logEnd = position(facts, Facts.LOG_END);
    boolean advanced = confirmed != null && resume != null && confirmed.compareTo(resume) > 0;
    boolean back = logEnd != null && resume != null && logEnd.compareTo(resume) < 0;
    Map<String, Value> lasting = new LinkedHashMap<>();
    for (int i = 0; i < facts.size(); i++) {
      boolean keep =
          switch (facts.name(i)) {
            case Facts.RESUME,
                Facts.CONTINUED,
                Facts.BEGAN_ANEW,
                Facts.LOG_RETAINED,
                Facts.SLOT_INACTIVE ->
                false;
            case Facts.CONFIRMED -> advanced;
            case Facts.LOG_END -> back;
            default -> true;
          };
      lasting.put(facts.name(i), keep ? facts.value(i) : Value.NULL);
    }
    return row(lasting);
  }

  private static @Nullable Lsn position(Row facts, String name) {
    return facts.get(name) instanceof Value.Text text ? Lsn.parse(text.value()) : null;
  }

  private static Value text(@Nullable Object value) {
    return value == null ? Value.NULL : new Value.Text(value.toString());
  }

  private static Value number(@Nullable Long value) {
    return value == null ? Value.NULL : new Value.Int(value);
  }

  private static Row row(Map<String, Value> facts) {
    return Row.of(List.copyOf(facts.keySet()), List.copyOf(facts.values()));
  }
}
