package org.pyx.verify;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Goes through a table block by block, in short queries. Not thread-safe. */
final class Blocks {
  private static final int FIRST = 64;
  private static final int MOST = 1_024;

  /** As many blocks as a file can have: behind the last there may be new ones. */
  private static final long ALL = 0xFFFF_FFFEL;

  private final TableReader reader;
  private final Catalog.Facts facts;
  private final Duration target;
  private final double maxShare;

  Blocks(TableReader reader, Catalog.Facts facts, Duration target, double maxShare) {
    this.reader = reader;
    this.facts = facts;
    this.target = target;
    this.maxShare = maxShare;
  }

  /**
   * Asks about all blocks.
   *
   * @param ask a question about some
   * @param take what is done with each answer
   * @throws UnansweredException if the server does not answer
   */
  <T> void each(BiFunction<TableReader, Area, T> ask, Consumer<T> take) {
    Pace pace = new Pace(target, FIRST, MOST);
    long at = 0;
    while (at < ALL) {
      int size = pace.size();
      // the last piece has no end, so that nothing that was appended is forgotten
      long to = at + size >= facts.blocks() ? ALL : at + size;
      T answer;
      long before = reader.session().busyNanos();
      try {
        answer = ask.apply(reader, new Area.Blocks(at, to));
      } catch (UnansweredException e) {
        if (e.lessMayHelp() && to < ALL && pace.failed(size)) {
          continue;
        }
        throw e;
      }
      long took = reader.session().busyNanos() - before;
      pace.took(size, took);
      take.accept(answer);
      Both.rest(Pace.restNanos(took, maxShare));
      at = to;
    }
  }
}
