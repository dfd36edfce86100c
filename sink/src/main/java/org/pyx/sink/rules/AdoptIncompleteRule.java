package org.pyx.sink.rules;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.sink.adoption.judge.IncompleteRows;

/**
 * The copy that is adopted lacks what the tool that made it is known to leave out ({@code
 * adopt.incomplete}). Stateless and thread-safe.
 */
@Checks(Rule.ADOPT_INCOMPLETE)
public record AdoptIncompleteRule() {
  /** Its entry in the catalogue. */
  public Rule rule() {
    return Rule.ADOPT_INCOMPLETE;
  }

  /** One finding for all such rows of a table, if there are any. */
  public Optional<Finding> judge(TableName table, IncompleteRows incomplete, Policy policy) {
    return incomplete.rows() == 0
        ? Optional.empty()
        : Optional.of(
            new Finding(
                rule().id(),
                policy.ruling(rule(), table).severity(),
                words(table, incomplete),
                "the copy, which stays as it is; whether the exchange's values are the true ones"
                    + " cannot be told from it",
                List.copyOf(incomplete.columns().keySet())));
  }

  private static String words(TableName table, IncompleteRows incomplete) {
    StringBuilder text =
        new StringBuilder("the copy that is adopted lacks in table ")
            .append(table)
            .append(" what the tool that made it leaves out: ")
            .append(incomplete.rows())
            .append(incomplete.rows() == 1 ? " row" : " rows");
    incomplete
        .serials()
        .ifPresent(
            range -> text.append(", ").append(incomplete.serial().orElse("")).append(words(range)));
    text.append("; ");
    text.append(
        incomplete.columns().entrySet().stream()
            .map(column -> column.getKey() + " in " + column.getValue())
            .collect(Collectors.joining(", ")));
    return text.append("; the exchange's values are in the journal, at offsets")
        .append(words(incomplete.journalOffsets()))
        .toString();
  }

  private static String words(IncompleteRows.Range range) {
    return " " + range.lowest() + " to " + range.highest();
  }
}
