package org.pyx.capture;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyx.capture.journal.JournalTail;
import org.pyx.capture.source.SourceServer;
import org.pyx.capture.source.SourceView;
import org.pyx.capture.source.TimelineHistory;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;
import org.pyx.schemas.start.WayOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the server that answers now goes on with the history that the journal was captured from.
 *
 * @param from where the log is to be read on
 * @param broken why it cannot be; null if it can
 */
record Continuity(JournalTail from, @Nullable PyxException broken) {
  /** How a lane goes on whose log cannot be read on from where its journal ends. */
  static final String ADOPT = "; once it is known why, --adopt takes a snapshot anew";

  private static final Logger LOG = LoggerFactory.getLogger(Continuity.class);

  /**
   * Holds a server against a journal.
   *
   * @param tail where the journal ends
   * @param chosen the server
   * @param server what was seen of the server; null if nothing could be
   * @param lastCommit the last commit in the journal, behind which only signs of life stand; asked
   *     for only after a change of the timeline
   */
  static Continuity of(
      JournalTail tail,
      SourceServer chosen,
      SourceView.@Nullable Server server,
      Supplier<@Nullable Lsn> lastCommit) {
    long timeline = chosen.timeline();
    Lsn resume = tail.resume();
    Long was = tail.timeline();
    if (server == null && timeline > 0 && was != null && was != timeline) {
      return new Continuity(
          tail,
          new TryAgainException(
              "the exchange's server is on timeline "
                  + timeline
                  + ", no longer on "
                  + was
                  + ", and cannot be looked at to see why"));
    }
    if (resume == null) {
      return new Continuity(tail, null);
    }
    try {
      SlotCheck.checkServer(tail.server(), server == null ? null : server.system());
      requireNotBack(tail, resume, chosen, server);
      return new Continuity(tail.resumedAt(resume(tail, resume, server, lastCommit)), null);
    } catch (StopException e) {
      boolean older = was != null && timeline > 0 && timeline < was;
      return new Continuity(tail, older && !chosen.others() ? waiting(e) : e);
    }
  }

  /** An old primary answers, and one of the others may be the one that goes on. */
  private static TryAgainException waiting(StopException broken) {
    return new TryAgainException(
        "this server does not go on with the journal's history, and not all of the others answer:"
            + " capture waits for them. Take those that are gone for good out of source.hosts."
            + " What is wrong with this one: "
            + broken.getMessage(),
        broken);
  }

  /**
   * A log that ended before the journal grows again, and what it then holds is another one's: to
   * have seen that once is enough, unless it is the very server from which the journal comes.
   */
  private static void requireNotBack(
      JournalTail tail, Lsn resume, SourceServer chosen, SourceView.@Nullable Server server) {
    Lsn back = tail.wentBack();
    boolean same =
        server != null && server.started() != null && server.started().equals(tail.started());
    Long is = server == null ? null : server.timeline();
    boolean other = is != null && tail.timeline() != null && !is.equals(tail.timeline());
    if (back != null && !chosen.standby() && !same && !other) { // another timeline has a history
      throw WayOut.LOG_BACK.refuse(
          "the exchange's log was seen to end at "
              + back
              + ", although the journal has captured it up to "
              + resume
              + ": this is another server, or an old backup was restored, and its log may have grown"
              + " again since"
              + ADOPT);
    }
  }

  private static Lsn resume(
      JournalTail tail,
      Lsn resume,
      SourceView.@Nullable Server server,
      Supplier<@Nullable Lsn> lastCommit) {
    Long was = tail.timeline();
    Long is = server == null ? null : server.timeline();
    if (server == null || was == null || is == null || was.equals(is)) {
      return resume;
    }
    if (server.continued()) {
      return resume; // what the journal holds came from this very server, before or after
    }
    TimelineHistory history = Objects.requireNonNullElse(server.history(), TimelineHistory.NONE);
    Optional<Lsn> left = history.end(was);
    if (left.isEmpty()) {
      throw WayOut.OTHER_HISTORY.refuse(
          "the exchange's server is on timeline "
              + is
              + ", whose history does not contain timeline "
              + was
              + ", from which the journal was captured: another branch of it answers, such as an"
              + " old primary or a restored backup"
              + ADOPT);
    }
    Lsn end = left.get();
    JournalTail.Open open = tail.open();
    if (open != null && open.lastLsn().compareTo(end) > 0) {
      throw WayOut.OTHER_HISTORY.refuse(
          "the exchange went from timeline "
              + was
              + " to "
              + is
              + " at "
              + end
              + ", but the journal holds a part of transaction "
              + open.transactionId()
              + " from behind that, up to "
              + open.lastLsn()
              + ": it is no part of the exchange's history any more (a standby was promoted that did"
              + " not have it, or a backup was restored)"
              + ADOPT);
    }
    if (resume.compareTo(end) <= 0) {
      LOG.info(
          "the exchange went from timeline {} to {} at {}, behind all that was captured",
          was,
          is,
          end);
      return resume;
    }
    Lsn last = lastCommit.get();
    if (tail.open() == null && last != null && last.compareTo(end) <= 0) {
      LOG.info(
          "the exchange went from timeline {} to {} at {}, and lost no more than signs of life"
              + " after it",
          was,
          is,
          end);
      return end;
    }
    throw WayOut.OTHER_HISTORY.refuse(
        "the exchange went from timeline "
            + was
            + " to "
            + is
            + " at "
            + end
            + ", but the journal has captured commits after that, the last at "
            + last
            + ": they are no part of the exchange's history any more (a standby was promoted that"
            + " did not have them, or a backup was restored)"
            + ADOPT);
  }
}
