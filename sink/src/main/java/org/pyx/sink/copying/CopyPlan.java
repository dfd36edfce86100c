package org.pyx.sink.copying;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.StopException;

/**
 * How rows of one table and layout are copied.
 *
 * @param sql the COPY command
 * @param places the places in the row that are copied, in the order of the command's columns; owned
 *     by this plan
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package's hot path
record CopyPlan(String sql, int[] places) {
  static CopyPlan of(TrustedSchema.Table table, TablePolicy policy, Layout layout) {
    TableName name = table.name();
    requireKnown(table, policy, layout);
    int[] places =
        table.columns().stream()
            .filter(column -> policy.law(column.name()).copied())
            .mapToInt(column -> layout.indexOf(column.name()))
            .filter(place -> place >= 0)
            .toArray();
    String columns =
        IntStream.of(places)
            .mapToObj(place -> TableName.quote(layout.names().get(place)))
            .collect(Collectors.joining(", "));
    return new CopyPlan("COPY " + name.quoted() + " (" + columns + ") FROM STDIN", places);
  }

  /** A column that is not known must not be left out silently: the copy would lack what it had. */
  private static void requireKnown(TrustedSchema.Table table, TablePolicy policy, Layout layout) {
    Set<String> known =
        table.columns().stream().map(TrustedSchema.Column::name).collect(Collectors.toSet());
    for (String column : layout.names()) {
      if (!known.contains(column) && policy.law(column).copied()) {
        throw new StopException(
            "accepted rows of table "
                + table.name()
                + " have columns that the auditor's table lacks; if the copy was migrated after they"
                + " were judged, put the columns back, else give sink and validator the same policy");
      }
    }
  }
}
