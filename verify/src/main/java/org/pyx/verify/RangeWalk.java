package org.pyx.verify;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.verify.TableReader.Page;

/**
 * Compares a table range by range, in the order of an index that both sides have. Used once, by one
 * thread.
 */
final class RangeWalk {
  private static final int FIRST_ROWS = 2_000;
  private static final int MOST_ROWS = 100_000;

  /** A server that leaves so many ranges without an answer will not answer the rest. */
  private static final int MOST_UNANSWERED = 10;

  /** So often an honest source may delete most of a page just when it is asked about it. */
  private static final int MOST_BOASTS = 10;

  private final ComparedTable table;
  private final List<WalkKey.By> by;
  private final Both both;
  private final Suspects suspects;
  private final Ledger ledger;
  private final Consumer<@Nullable WalkKey> done;
  private final Pace pace;
  private int unanswered;

  /** Pages of the source whose rows were not there when the range was asked for by its bounds. */
  private int boasts;

  /**
   * A walk.
   *
   * @param by the columns of the index
   * @param target how long a query may take
   * @param done is told up to where all is compared
   */
  RangeWalk(
      ComparedTable table,
      List<WalkKey.By> by,
      Both both,
      Suspects suspects,
      Ledger ledger,
      Duration target,
      Consumer<@Nullable WalkKey> done) {
    this.table = table;
    this.by = by;
    this.both = both;
    this.suspects = suspects;
    this.ledger = ledger;
    this.done = done;
    this.pace = new Pace(target, FIRST_ROWS, MOST_ROWS);
  }

  /**
   * Compares everything behind a key.
   *
   * @param after the key; null for everything
   * @throws UnansweredException if even the table's end is not known
   */
  void run(@Nullable WalkKey after) {
    Pair<Optional<WalkKey>> ends = both.ask(reader -> reader.last(by));
    Optional<WalkKey> end =
        Stream.of(ends.source(), ends.copy()).flatMap(Optional::stream).max(WalkKey::compareTo);
    if (end.isEmpty()) {
      return;
    }
    // what is appended from now on belongs to a later run
    WalkKey at = after;
    while (at == null || at.compareTo(end.get()) < 0) {
      try {
        at = step(at, end.get());
      } catch (UnansweredException e) {
        giveUp(at, e);
        return;
      }
      if (unanswered > MOST_UNANSWERED) {
        return;
      }
      done.accept(at);
    }
  }

  /**
   * Compares the next range, and says where it ends.
   *
   * @throws UnansweredException if nothing more is to be asked
   */
  private @Nullable WalkKey step(@Nullable WalkKey at, WalkKey end) {
    int size = pace.size();
    Area.Range rest = new Area.Range(by, at, end);
    Pair<Page> pages;
    try {
      pages = pages(rest, size);
    } catch (UnansweredException e) {
      orEnd(e);
      if (e.lessMayHelp() && pace.failed(size)) {
        return at;
      }
      return skip(at, end, e);
    }
    Page here = pages.source();
    Page there = pages.copy();
    WalkKey upTo = upTo(here, there, size, end);
    if (here.rows() == there.rows()
        && here.digest().equals(there.digest())
        && Objects.equals(here.last(), there.last())) {
      ledger.of(table.name()).equal += here.rows();
      return upTo;
    }
    RangePlace place = new RangePlace(both, new Area.Range(by, at, upTo));
    try {
      boolean small = RangePlace.isSmall(here.rows()) && RangePlace.isSmall(there.rows());
      Leftovers found = small ? place.compareSmall() : place.compare();
      if (Objects.equals(upTo, here.last())) {
        believe(here, found);
      }
      suspects.examined(place, found);
    } catch (UnansweredException e) {
      orEnd(e);
      if (e.lessMayHelp() && pace.failed(size)) {
        return at;
      }
      report(at, upTo, e);
    }
    return upTo;
  }

  private Pair<Page> pages(Area.Range rest, int size) {
    long before = both.source().session().busyNanos();
    Pair<Page> pages = both.ask(reader -> reader.page(rest, size));
    pace.took(size, both.source().session().busyNanos() - before);
    return pages;
  }

  /** Up to where both pages reach. A page that is not full reaches to the end. */
  private static WalkKey upTo(Page here, Page there, int size, WalkKey end) {
    return Stream.of(here, there)
        .filter(page -> page.rows() >= size)
        .map(Page::last)
        .filter(Objects::nonNull)
        .min(WalkKey::compareTo)
        .orElse(end);
  }

  /**
   * Goes on by one row of the copy. To find where a page ends the server looks at the row behind
   * it, which may be the one that cannot be read: so the range is asked for by its bounds first.
   */
  private WalkKey skip(@Nullable WalkKey at, WalkKey end, UnansweredException why) {
    WalkKey last = both.copy().page(new Area.Range(by, at, end), 1).last();
    WalkKey upTo = last == null ? end : last;
    if (why.lessMayHelp()) {
      try {
        RangePlace place = new RangePlace(both, new Area.Range(by, at, upTo));
        suspects.examined(place, place.compareSmall());
        return upTo;
      } catch (UnansweredException e) {
        orEnd(e);
        report(at, upTo, e);
        return upTo;
      }
    }
    report(at, upTo, why);
    return upTo;
  }

  /**
   * A walk goes on to where the source's page ends. So a source that names the highest key of all,
   * and pages with the next key as their last, would make it a walk without end. What was read by
   * its bounds counts: in its digests a source proves the rows that the copy has too, and must send
   * those of all others. Rows may come and go between the two questions.
   */
  private void believe(Page page, Leftovers found) {
    if (found.atSource() < page.rows() / 2 + page.rows() % 2 && ++boasts > MOST_BOASTS) {
      throw UnansweredException.boastful(both.source().session().side());
    }
  }

  private static void orEnd(UnansweredException why) {
    if (why.endsTable()) {
      throw why;
    }
  }

  private void giveUp(@Nullable WalkKey at, UnansweredException why) {
    ledger.found(Suspects.unreadable(table, from(at) + " to the table's end", why));
  }

  private static String from(@Nullable WalkKey at) {
    return at == null ? "from the first key" : "after " + at;
  }

  private void report(@Nullable WalkKey at, WalkKey upTo, UnansweredException why) {
    unanswered++;
    boolean last = unanswered > MOST_UNANSWERED;
    ledger.found(
        Suspects.unreadable(
            table, from(at) + (last ? " to the table's end" : " up to " + upTo), why));
  }
}
