package org.pyx.schemas.model;

/**
 * The names of the facts that capture sees at the exchange beside its log. A fact that could not be
 * seen is NULL. All are the exchange's own word.
 */
public final class Facts {
  /** Of a source: the server's system identifier, text. */
  public static final String SYSTEM = "system_identifier";

  /** Of a source: the timeline, a number. */
  public static final String TIMELINE = "timeline";

  /**
   * Of a source: how it came to its timeline, text: for each timeline before, the oldest first, its
   * number and the position where it was left, such as {@code 1 0/3000148, 2 0/5000090}. Empty if
   * there is none before.
   */
  public static final String HISTORY = "timeline_history";

  /**
   * Of a source: whether the timeline changed while the log was being read from this very server,
   * true or false.
   */
  public static final String CONTINUED = "timeline_continued";

  /**
   * Of a source: the position at which the journal ended when capture began anew with a snapshot,
   * text; NULL if it goes on.
   */
  public static final String BEGAN_ANEW = "began_anew";

  /** Of a source: {@code server_version_num}, a number. */
  public static final String VERSION = "version";

  /** Of a source: the position up to which the journal had been written, text. */
  public static final String RESUME = "resume";

  /** Of a source: the position up to which the server had written its log, text. */
  public static final String LOG_END = "log_end";

  /** Of a source: the slot: {@link #SLOT_PRESENT}, {@link #SLOT_MISSING} or {@link #SLOT_LOST}. */
  public static final String SLOT = "slot";

  /** The slot is there. */
  public static final String SLOT_PRESENT = "present";

  /** The slot is gone, although the journal is not empty. */
  public static final String SLOT_MISSING = "missing";

  /** The server has removed log that the slot needed. */
  public static final String SLOT_LOST = "lost";

  /** Of a source: the position that the slot has confirmed, text. */
  public static final String CONFIRMED = "slot_confirmed";

  /** Of a source: what the publication does not publish, in words; empty if nothing is missing. */
  public static final String NOT_PUBLISHED = "publication_lacks";

  /** Of a source: how many tables there are beyond those that one look takes in, a number. */
  public static final String TABLES_NOT_SEEN = "tables_not_seen";

  /** Of a source: why the server has invalidated the slot, in its word, text. */
  public static final String SLOT_INVALIDATED = "slot_invalidated";

  /** Of a source: since when nobody has read from the slot, text. */
  public static final String SLOT_INACTIVE = "slot_inactive_since";

  /** Of a source: bytes of log that the server holds back for the slot, a number. */
  public static final String LOG_RETAINED = "slot_log_retained";

  /** Of a source: {@code max_slot_wal_keep_size} in bytes, a number; -1 for no limit. */
  public static final String LOG_LIMIT = "max_slot_wal_keep_size";

  /** Of a source: the threshold of {@link LogRetention} that is reached, a number; 0 for none. */
  public static final String LOG_THRESHOLD = "slot_log_threshold";

  /** Of a table: whether it is in the publication, true or false. */
  public static final String PUBLISHED = "published";

  /** Of a table: rows or columns that the publication hides, in words; empty for none. */
  public static final String HIDDEN = "publication_hides";

  /** Of a table: whether each change tells which row it concerns, true or false. */
  public static final String IDENTIFIED = "rows_identified";

  /**
   * Of a table: before the name of each column, whose value is the type as PostgreSQL's {@code
   * format_type} writes it, domains resolved. A table without any is gone.
   */
  public static final String COLUMN = "column ";

  private Facts() {}
}
