package org.pyx.sink.adoption;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.sink.adoption.judge.IncompleteRows;
import org.pyx.sink.adoption.judge.Likeness;
import org.pyx.sink.assembly.AcceptedRow;
import org.pyx.sink.copying.Refusal;
import org.pyx.sink.rules.AdoptDiffersRule;
import org.pyx.sink.rules.AdoptIncompleteRule;

/**
 * Compares the rows of a snapshot with a copy that another tool made, within one open database
 * transaction. What is there stays, what is missing is handed back, what differs is evidence. Its
 * memory does not grow with the snapshot. Not thread-safe.
 */
public final class Adoption {
  private static final AdoptDiffersRule DIFFERS = new AdoptDiffersRule();
  private static final AdoptIncompleteRule INCOMPLETE = new AdoptIncompleteRule();

  private final Connection connection;
  private final Policy policy;
  private final boolean whole;
  private final Map<TableName, ComparedTable> tables = new TreeMap<>();
  private final Map<TableName, Staging> stagings = new TreeMap<>();
  private final Map<TableName, IncompleteRows> incomplete = new TreeMap<>();
  private List<Refusal> differing = new ArrayList<>();
  private long adopted;

  /**
   * Begins.
   *
   * @param whole whether the snapshot's rows are all that the exchange has, so that it can be told
   *     which of the copy's rows it has not
   */
  public Adoption(Connection connection, TrustedSchema schema, Policy policy, boolean whole)
      throws SQLException {
    this.connection = connection;
    this.policy = policy;
    this.whole = whole;
    for (TrustedSchema.Table table : schema.tables()) {
      Optional<TablePolicy> law =
          policy.of(table.name()).filter(part -> part.treatment() == Treatment.COPY);
      law.map(part -> new ComparedTable(table, part, tables.size()))
          .filter(compared -> !compared.columns().isEmpty())
          .ifPresent(compared -> tables.put(table.name(), compared));
    }
    try (Statement statement = connection.createStatement()) {
      // Texts that are equal must mean equal numbers; and compiling a plan is not worth it for a
      // batch, whatever the planner believes of temporary tables without statistics.
      statement.execute("SET LOCAL extra_float_digits = 1; SET LOCAL jit = off");
    }
  }

  /**
   * Compares rows of the snapshot, in the order of the stream.
   *
   * @return those that the copy has not, in the same order
   */
  public List<AcceptedRow> missing(List<AcceptedRow> rows) throws SQLException {
    Map<TableName, Map<Layout, List<AcceptedRow>>> groups = new LinkedHashMap<>();
    List<AcceptedRow> missing = new ArrayList<>();
    for (AcceptedRow row : rows) {
      ComparedTable table = tables.get(row.table());
      if (table == null || !comparable(table, row)) {
        missing.add(row); // whoever copies it says why it cannot be
      } else {
        groups
            .computeIfAbsent(row.table(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(row.row().layout(), _ -> new ArrayList<>())
            .add(row);
      }
    }
    for (Map.Entry<TableName, Map<Layout, List<AcceptedRow>>> group : groups.entrySet()) {
      for (List<AcceptedRow> alike : group.getValue().values()) {
        compare(group.getKey(), alike, missing);
      }
    }
    missing.sort(Comparator.comparingLong(AcceptedRow::offset));
    return missing;
  }

  /** The rows that the copy has otherwise, since the last call, in the order of the stream. */
  public List<Refusal> takeDiffering() {
    List<Refusal> taken = differing;
    taken.sort(Comparator.comparingLong(refusal -> refusal.row().offset()));
    differing = new ArrayList<>();
    return taken;
  }

  /** What the copy lacks by the older tool's doing: one finding for each table. */
  public List<Refusal> incomplete() {
    List<Refusal> found = new ArrayList<>();
    incomplete.forEach((table, rows) ->
        INCOMPLETE
            .judge(table, rows, policy)
            .ifPresent(finding -> found.add(new Refusal(rows.first().orElseThrow(), finding))));
    return found;
  }

  /**
   * The rows of the copy that the snapshot has not; empty unless it is whole. To be asked when all
   * its rows have been written.
   */
  public List<ExtraRows> extra() throws SQLException {
    List<ExtraRows> extra = new ArrayList<>();
    if (whole) {
      for (ComparedTable table : tables.values()) {
        staging(table).endSeen();
        extra.add(new ExtraRows(connection, table));
      }
    }
    return extra;
  }

  /** How many rows were there. */
  public long adopted() {
    return adopted;
  }

  private void compare(TableName name, List<AcceptedRow> rows, List<AcceptedRow> missing)
      throws SQLException {
    ComparedTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("table " + name + " is not compared");
    }
    Staging staging = staging(table);
    List<Staging.Unlike> unlike = staging.compare(rows);
    if (unlike == null && rows.size() == 1) {
      missing.add(rows.getFirst()); // a value that its type does not take: so says the copier too
    } else if (unlike == null) {
      compare(name, rows.subList(0, rows.size() / 2), missing);
      compare(name, rows.subList(rows.size() / 2, rows.size()), missing);
    } else {
      List<String> columns = staging.present(rows.getFirst().row().layout());
      int notAdopted = unlike.size();
      for (Staging.Unlike one : unlike) {
        AcceptedRow row = rows.get(one.place());
        if (one.marks().isEmpty()) {
          missing.add(row);
        } else if (!judge(table, row, Likeness.of(columns, one.marks()), one)) {
          notAdopted--;
        }
      }
      adopted += rows.size() - notAdopted;
    }
  }

  /** Whether the row is evidence, and stays out. */
  private boolean judge(
      ComparedTable table, AcceptedRow row, Likeness likeness, Staging.Unlike digests) {
    Optional<Refusal> differs =
        DIFFERS
            .judge(
                table.name(),
                likeness,
                String.valueOf(digests.source()),
                String.valueOf(digests.copy()),
                policy)
            .map(finding -> new Refusal(row, finding));
    differs.ifPresent(differing::add);
    if (differs.isEmpty() && !likeness.identical()) {
      incomplete
          .computeIfAbsent(table.name(), _ -> new IncompleteRows(table.law().serial()))
          .add(row, likeness);
    }
    return differs.isPresent();
  }

  private Staging staging(ComparedTable table) throws SQLException {
    Staging known = stagings.get(table.name());
    if (known != null) {
      return known;
    }
    Staging made = new Staging(connection, table, whole);
    stagings.put(table.name(), made);
    return made;
  }

  private static boolean comparable(ComparedTable table, AcceptedRow row) {
    for (String column : table.columns()) {
      @Nullable Value value = row.row().get(column);
      if (value instanceof Value.Unchanged || value instanceof Value.Large) {
        return false;
      }
    }
    return table.key().stream().allMatch(column -> row.row().layout().indexOf(column) >= 0);
  }
}
