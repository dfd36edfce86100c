package org.pyx.schemas.start;

import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.StopException;

/** The headings of {@code docs/operations.md} that messages point to: what to do, step by step. */
public enum WayOut {
  NOT_BEGUN("The lane has not begun"),
  BEGUN("The lane has begun already"),
  TOPICS_MISSING("Topics are missing"),
  MISCONFIGURED("A topic may lose records"),
  HEAD_LOST("A topic has lost its first records"),
  MADE_ANEW("A topic was deleted and made anew"),
  TAIL_LOST("A topic ends too early"),
  RECORDS_HANG("Records hang in the journal"),
  JOURNAL_EMPTY("The journal is empty, other topics are not"),
  MEMORY_LOST("The validator has lost its memory"),
  COPY_EMPTY("The copy is empty, its lane is not"),
  COPY_FILLED("The copy is not empty, its lane begins"),
  BOOKKEEPING_OLD("The copy's bookkeeping lacks a table"),
  OTHER_SERVER("The exchange is another server"),
  LOG_BACK("The exchange's log ends before the journal"),
  OTHER_HISTORY("The exchange has another history"),
  SLOT_GONE("The replication slot is gone"),
  SLOT_LOST("The exchange has removed log that the slot needed"),
  SLOT_AHEAD("The replication slot is ahead of the journal");

  private final String heading;

  WayOut(String heading) {
    this.heading = heading;
  }

  /** The heading's words. */
  public String heading() {
    return heading;
  }

  /**
   * The error of a stage that refuses to go on.
   *
   * @param words what is wrong, in one line without secrets or row contents
   */
  public StopException refuse(String words) {
    return refuse(words, null);
  }

  /**
   * The same, of an error.
   *
   * @param cause the error, if there is one
   */
  public StopException refuse(String words, @Nullable Throwable cause) {
    String message = words + "; see \"" + heading + "\" in docs/operations.md";
    return cause == null ? new StopException(message) : new StopException(message, cause);
  }
}
