package org.pyx.exchange;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.pyx.exchange.LogReader.RowChange;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.ColumnLaw;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.rule.Rule;

/**
 * Judges changes plainly and slowly, with a real copy beside it that takes what is accepted: what
 * the attacks' expectations are held against. Remembers every row whole.
 */
final class ReferenceJudge {
  private static final Set<String> VERSIONED = Set.of("auditors", "wire_accounts", "aml_staff");

  private final Connection copy;
  private final String schema;
  private final Policy policy;
  private final CopyTables tables;
  private final ReferenceValues values;
  private final Map<String, Known> memory = new HashMap<>();

  /** A row as it was accepted, and as it was seen last. */
  private record Known(
      Map<String, @Nullable String> accepted, Map<String, @Nullable String> last, boolean gone) {}

  ReferenceJudge(Connection copy, SchemaVariant variant, Policy policy) throws SQLException {
    this.copy = copy;
    this.schema = variant.schemaName();
    this.policy = policy;
    this.tables = new CopyTables(copy, schema, policy);
    this.values = new ReferenceValues(variant);
    Rows.execute(copy, "SET search_path TO " + schema);
    copy.setAutoCommit(false);
    // An exchange of 2021 tracks a deposit before it writes the transfer.
    Rows.execute(copy, "SET CONSTRAINTS ALL DEFERRED");
  }

  /** The rule that a change breaks, if it breaks one. */
  Optional<Rule> judge(RowChange change, Map<Integer, String> types) throws SQLException {
    String table = change.relation().name();
    Optional<TablePolicy> law = policy.of(new TableName(change.relation().schema(), table));
    if (law.isEmpty()) {
      return Optional.of(Rule.TABLE_UNKNOWN);
    }
    if (law.get().treatment() != Treatment.COPY) {
      return Optional.of(Rule.TABLE_NOT_COPIED);
    }
    if (change.kind() == 'D') {
      forget(table, change.old());
      return Optional.of(Rule.OP_DELETE);
    }
    Optional<Rule> shape = tables.shape(change.relation(), types);
    if (shape.isPresent()) {
      return shape;
    }
    return change.kind() == 'I' ? insert(table, change.row()) : update(law.get(), change);
  }

  private Optional<Rule> insert(String table, Map<String, @Nullable String> row)
      throws SQLException {
    String key = tables.key(table, row);
    Known known = memory.get(key);
    Optional<Rule> broken = values.broken(table, row);
    if (broken.isPresent()) {
      return broken;
    }
    if (known != null && known.gone) {
      return Optional.of(Rule.ROW_REINSERT);
    }
    if (known != null) {
      return known.accepted.equals(row) ? Optional.empty() : Optional.of(Rule.ROW_REWRITE);
    }
    Savepoint before = copy.setSavepoint();
    try {
      write(table, row);
      copy.releaseSavepoint(before);
    } catch (SQLException e) {
      copy.rollback(before);
      return Optional.of(refused(e));
    }
    memory.put(key, new Known(row, row, false));
    return Optional.empty();
  }

  private Optional<Rule> update(TablePolicy law, RowChange change) {
    String table = change.relation().name();
    String key = tables.key(table, change.row());
    if (!change.old().isEmpty() && !tables.key(table, change.old()).equals(key)) {
      forget(table, change.old());
      return Optional.of(Rule.OP_KEY_CHANGE);
    }
    Known known = memory.get(key);
    if (known == null) {
      return Optional.of(Rule.OP_UPDATE_UNSEEN);
    }
    if (known.gone) {
      return Optional.of(Rule.ROW_REINSERT);
    }
    if (change.relation().columns().stream()
        .map(LogReader.Column::name)
        .filter(column -> law.law(column) == ColumnLaw.IMMUTABLE)
        .anyMatch(column -> !change.row().containsKey(column) && change.old().isEmpty())) {
      return Optional.of(Rule.OP_UPDATE_UNVERIFIABLE);
    }
    Set<String> changed = differences(known.accepted, change.row());
    if (changed.stream().anyMatch(column -> law.law(column) == ColumnLaw.IMMUTABLE)) {
      return Optional.of(Rule.OP_UPDATE);
    }
    Set<String> now = differences(known.last, change.row());
    if (VERSIONED.contains(table)
        && !now.isEmpty()
        && number(change.row().get("last_change")) <= number(known.last.get("last_change"))) {
      return Optional.of(Rule.OP_VERSION_BACK);
    }
    for (String column : now) {
      String moved = law.law(column) == ColumnLaw.ONCE_TRUE ? "t" : "f";
      if (law.law(column).isFlag() && moved.equals(known.last.get(column))) {
        return Optional.of(Rule.OP_FLAG_RESET);
      }
    }
    memory.put(key, new Known(known.accepted, change.row(), false));
    return Optional.empty();
  }

  private void forget(String table, Map<String, @Nullable String> row) {
    memory.computeIfPresent(
        tables.key(table, row), (_, known) -> new Known(known.accepted, known.last, true));
  }

  private static Set<String> differences(
      Map<String, @Nullable String> one, Map<String, @Nullable String> other) {
    Set<String> names = new HashSet<>();
    other.forEach((name, value) -> {
      String before = one.get(name);
      if (before == null ? value != null : !before.equals(value)) {
        names.add(name);
      }
    });
    return names;
  }

  private static long number(@Nullable String value) {
    return Long.parseLong(String.valueOf(value));
  }

  private void write(String table, Map<String, @Nullable String> row) throws SQLException {
    List<String> columns = new ArrayList<>(row.keySet());
    String sql =
        "INSERT INTO %s.%s (%s) VALUES (%s)"
            .formatted(
                schema,
                table,
                columns.stream().map(c -> '"' + c + '"').collect(Collectors.joining(", ")),
                columns.stream()
                    .map(c -> "?::text::" + tables.type(table, c))
                    .collect(Collectors.joining(", ")));
    try (PreparedStatement insert = copy.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        insert.setString(i + 1, row.get(columns.get(i)));
      }
      insert.executeUpdate();
    }
  }

  private Rule refused(SQLException e) throws SQLException {
    ServerErrorMessage error = e instanceof PSQLException own ? own.getServerErrorMessage() : null;
    String state = String.valueOf(e.getSQLState());
    return switch (state) {
      case "23502" -> Rule.ROW_NOT_NULL;
      case "23503" -> Rule.DB_FOREIGN_KEY;
      case "23505" -> Rule.DB_UNIQUE;
      case "23514" -> {
        String check = tables.check(String.valueOf(error == null ? "" : error.getConstraint()));
        yield check.contains("cardinality")
            ? Rule.DB_CHECK
            : check.contains("length") ? Rule.ROW_LENGTH : Rule.ROW_RANGE;
      }
      default -> throw e;
    };
  }
}
