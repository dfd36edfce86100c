package org.pyx.schemas.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.policy.PolicyProblem.Level;
import org.pyx.schemas.yaml.YamlText;

/**
 * Compares a policy with the trusted schema of a copy, and finds everything that does not fit at
 * once. Not thread-safe.
 */
public final class PolicyCheck {
  private final Policy policy;
  private final TrustedSchema schema;
  private final PolicyLines lines;
  private final List<PolicyProblem> problems = new ArrayList<>();

  private PolicyCheck(Policy policy, TrustedSchema schema) {
    this.policy = policy;
    this.schema = schema;
    this.lines = PolicyLines.of(policy);
  }

  /** All problems, in the order of the policy's file; none if it fits. */
  public static List<PolicyProblem> of(Policy policy, TrustedSchema schema) {
    PolicyCheck check = new PolicyCheck(policy, schema);
    check.tables();
    check.wholeSeconds();
    check.problems.sort(Comparator.comparingInt(PolicyProblem::line));
    return List.copyOf(check.problems);
  }

  /** Whether a lane may start. */
  public static boolean passes(List<PolicyProblem> problems) {
    return problems.stream().noneMatch(problem -> problem.level() == Level.ERROR);
  }

  private void tables() {
    Map<TableName, TrustedSchema.Table> known = schema.byName();
    for (TablePolicy listed : policy.copied()) {
      if (!known.containsKey(listed.table())) {
        report(
            Level.WARNING, listed, "the copy does not have it; its rows would have nowhere to go");
      }
    }
    for (TrustedSchema.Table table : schema.tables()) {
      Optional<TablePolicy> decided = policy.of(table.name());
      if (decided.isEmpty()) {
        problems.add(
            new PolicyProblem(
                Level.ERROR,
                lines.key("tables"),
                Optional.of(table.name()),
                "the copy has it and the policy does not decide about it; list it with a treatment"
                    + " (copy, derived or left-out)"));
      } else if (decided.get().treatment() == Treatment.COPY) {
        new TableCheck(table, decided.get(), this::report).run();
        order(table, decided.get());
      }
    }
  }

  /**
   * Rows are snapshotted in the order of the file, and refused by the copy without their parents.
   */
  private void order(TrustedSchema.Table table, TablePolicy decided) {
    List<TableName> order = List.copyOf(policy.tables().keySet());
    for (TrustedSchema.ForeignKey key : table.foreignKeys()) {
      TableName parent = key.parent();
      Optional<Treatment> treatment = policy.of(parent).map(TablePolicy::treatment);
      String refers = "its foreign key refers to " + YamlText.of(parent.name());
      if (treatment.isEmpty() || treatment.get() == Treatment.LEFT_OUT) {
        report(
            Level.WARNING,
            decided,
            refers + ", which is not copied: the copy refuses rows whose parents it lacks");
      } else if (order.contains(table.name())
          && order.contains(parent)
          && order.indexOf(parent) > order.indexOf(table.name())) {
        report(Level.WARNING, decided, refers + ", which stands after it; list parents first");
      }
    }
  }

  private void wholeSeconds() {
    List<Column> copied =
        schema.tables().stream()
            .filter(table ->
                policy.of(table.name()).filter(t -> t.treatment() == Treatment.COPY).isPresent())
            .flatMap(table -> table.columns().stream())
            .toList();
    for (String pattern : policy.wholeSeconds()) {
      List<Column> matching =
          copied.stream().filter(column -> Policy.matches(pattern, column.name())).toList();
      if (matching.isEmpty()) {
        warn(pattern, "no column of a copied table has such a name");
      }
      matching.stream()
          .filter(column -> column.kind() != Kind.INT8)
          .map(Column::name)
          .distinct()
          .forEach(name -> warn(pattern, YamlText.of(name) + " is no bigint, and is not checked"));
    }
  }

  private void warn(String pattern, String what) {
    problems.add(
        new PolicyProblem(
            Level.WARNING,
            lines.text(pattern),
            Optional.empty(),
            "whole-seconds " + YamlText.quoted(pattern) + ": " + what));
  }

  private void report(Level level, TablePolicy table, String what) {
    report(level, table, table.table().name(), what);
  }

  private void report(Level level, TablePolicy table, String text, String what) {
    problems.add(
        new PolicyProblem(
            level, lines.text(table.table(), text), Optional.of(table.table()), what));
  }
}
