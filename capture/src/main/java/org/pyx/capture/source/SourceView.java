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
 * @param server the server, the slot and the publication
 * @param tables the tables that were looked at
 * @param existing these, and those that are known from earlier looks and are still there
 * @param notSeen how many more tables there are
 */
public record SourceView(
    @Nullable Lsn resumeBefore,
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
      @Nullable Long version,
      @Nullable Lsn logEnd,
      String slot,
      @Nullable Lsn confirmed,
      SlotRetention retention,
      String lacks) {}

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
