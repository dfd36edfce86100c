package org.pyx.schemas.model;

import java.util.List;

/**
 * A rule that a change breaks.
 *
 * @param rule which
 * @param severity how bad
 * @param explanation for a person; names columns and lengths, never contents
 * @param trusted what was trusted instead, for a person; empty where nothing was
 * @param columns the columns that are concerned, where they are known
 */
public record Finding(
    RuleId rule, Severity severity, String explanation, String trusted, List<String> columns) {
  public Finding {
    columns = List.copyOf(columns);
  }
}
