package org.pyx.validator.judge;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.rule.Rule;

/** Says why a lane stands still, and what can be done. Stateless. */
public final class HoldWords {
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9_.]{1,100}");

  private HoldWords() {}

  /**
   * The alarm about a hold.
   *
   * @param waiting how many records of the journal wait, the first included
   */
  public static Finding alarm(Hold hold, long waiting) {
    Finding finding = hold.finding();
    return new Finding(
        finding.rule(),
        finding.severity(),
        finding.explanation() + "; " + stands(hold, waiting) + ". " + waysOut(hold),
        finding.trusted(),
        finding.columns());
  }

  /** Where it stands, since when, and how much waits. */
  public static String stands(Hold hold, long waiting) {
    return String.format(
        Locale.ROOT,
        "the lane stands still before journal offset %d since %s, and %d records wait",
        hold.journalOffset(),
        Instant.EPOCH.plus(hold.since(), ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS),
        waiting);
  }

  /** What a person can do. */
  public static String waysOut(Hold hold) {
    boolean shape =
        Rule.of(hold.finding().rule()).filter(rule -> rule.kind() == Rule.Kind.SHAPE).isPresent();
    Optional<TableName> table = hold.table();
    if (shape && table.isPresent()) {
      return "Migrate the auditor's database (the lane then goes on by itself), or let its rows be"
          + " rejected: pyx lane reject-table "
          + argument(table.get())
          + "--reason ...";
    }
    return "Find out what happened; then let the lane go on: pyx lane release --reason ...";
  }

  /**
   * The table as a word of a command that people paste into a shell. The exchange names its tables:
   * an odd name is left out, and the command then means the table at which the lane stands.
   */
  private static String argument(TableName table) {
    return PLAIN.matcher(table.toString()).matches() ? table + " " : "";
  }
}
