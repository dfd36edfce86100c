package org.pyx.capture.source;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.TableName;

/**
 * What one look at the exchange has seen beside its log. Immutable.
 *
 * @param resumeBefore how far the journal had been written before the look; null if it was empty
 * @param beforeCapture whether nothing was captured between then and its writing, so that its
 *     positions belong together
 * @param server the server, the slot and the publication
 * @param tables the tables that were looked at
 * @param existing these, and those that are known from earlier looks and are still there
 * @param notSeen how many more tables there are
 */
public record SourceView(
    @Nullable Lsn resumeBefore,
    boolean beforeCapture,
    Server server,
    Map<TableName, Table> tables,
    Set<TableName> existing,
    long notSeen) {
  public SourceView {
    tables = Map.copyOf(tables);
    existing = Set.copyOf(existing);
  }

  /**
   * The server, the slot and the publication; null stands for what could not be seen.
   *
   * @param system the system identifier
   * @param timeline the timeline
   * @param history how the server came to its timeline
   * @param started when its first process began, by its clock: it tells whether this is the very
   *     server of an earlier look
   * @param continued whether the timeline has changed while the log was being read from it
   * @param version as {@code server_version_num}
   * @param logEnd up to where it had written its log
   * @param slot the slot's state, in a word of {@link org.pyx.schemas.model.Facts}
   * @param confirmed the position that the slot has confirmed
   * @param retention how much log the server holds back for the slot
   * @param lacks what the publication does not publish, in words
   */
  public record Server(
      @Nullable String system,
      @Nullable Long timeline,
      @Nullable TimelineHistory history,
      @Nullable Long started,
      boolean continued,
      @Nullable Long version,
      @Nullable Lsn logEnd,
      String slot,
      @Nullable Lsn confirmed,
      SlotRetention retention,
      String lacks) {

    /** The same with what else is known of its timeline. */
    public Server with(@Nullable TimelineHistory known, boolean sameServer) {
      return new Server(
          system,
          timeline,
          known,
          started,
          sameServer,
          version,
          logEnd,
          slot,
          confirmed,
          retention,
          lacks);
    }
  }

  /** The same with another server. */
  public SourceView with(Server other) {
    return new SourceView(resumeBefore, beforeCapture, other, tables, existing, notSeen);
  }

  /** The same, when the journal was written so far and nothing was being captured. */
  public SourceView beforeCapture(@Nullable Lsn resume) {
    return new SourceView(resume, true, server, tables, existing, notSeen);
  }

  /**
   * A table.
   *
   * @param published whether it is in the publication
   * @param hides what of it the publication hides, in words; empty for nothing
   * @param identified whether each change tells which row it concerns
   * @param columns its columns in order, without generated ones
   */
  public record Table(boolean published, String hides, boolean identified, List<Column> columns) {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A column.
   *
   * @param name its name
   * @param type as {@code format_type} writes it, domains resolved
   */
  public record Column(String name, String type) {}
}
