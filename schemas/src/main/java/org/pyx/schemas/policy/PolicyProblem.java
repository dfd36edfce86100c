package org.pyx.schemas.policy;

import java.util.Locale;
import java.util.Optional;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.yaml.YamlText;

/**
 * Something in a policy that does not fit the trusted schema.
 *
 * @param level how bad it is
 * @param line of the policy's file, from 1
 * @param table the table concerned, if one is
 * @param what is wrong and what to do; names are quoted where they need it
 */
public record PolicyProblem(Level level, int line, Optional<TableName> table, String what) {
  /** How bad a problem is. */
  public enum Level {
    /** A lane would not start, or would judge wrongly. */
    ERROR,
    /** It may be meant so. */
    WARNING
  }

  /** The problem on one line, without the file's name. */
  public String words() {
    String place = table.map(name -> "table " + YamlText.of(name.name()) + ": ").orElse("");
    return "line " + line + ": " + level.name().toLowerCase(Locale.ROOT) + ": " + place + what;
  }
}
