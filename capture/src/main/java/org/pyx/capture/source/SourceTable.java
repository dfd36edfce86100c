package org.pyx.capture.source;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyx.schemas.model.TableName;

/**
 * A published table as the source's catalog describes it.
 *
 * @param name its name
 * @param columns its columns in order, without generated ones
 * @param generated the names of its generated columns, which the log does not carry
 */
public record SourceTable(TableName name, List<Column> columns, List<String> generated) {
  /**
   * A column.
   *
   * @param name its name
   * @param type its type as PostgreSQL writes it
   * @param typeId the type's oid
   */
  public record Column(String name, String type, long typeId) {}

  /** The names of all its columns. */
  List<String> columnNames() {
    return Stream.concat(columns.stream().map(Column::name), generated.stream()).toList();
  }

  /** The query by which the snapshot reads it: the very text that the log carries. */
  public String snapshotQuery(SourceTypes types) {
    return columns.stream()
        .map(column -> types.snapshotExpression(column.typeId(), TableName.quote(column.name())))
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + name.quoted()));
  }
}
