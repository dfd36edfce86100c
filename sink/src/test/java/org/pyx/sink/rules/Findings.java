package org.pyx.sink.rules;

import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;

/** Findings of rules about a row of one table, under a policy with departures and one without. */
final class Findings {
  static final TableName TABLE = new TableName("s", "t");
  static final Policy PLAIN =
      PolicyFile.parse("plain", "policy: plain\nschema: s\ntables:\n  t: {serial: id}\n");

  private Findings() {}

  /** A policy that has each rule as informative only, for the table. */
  static Policy mild(Rule rule) {
    return PolicyFile.parse(
        "mild", "policy: mild\nschema: s\ntables:\n  t: {severities: {" + rule.id() + ": info}}\n");
  }

  static Finding of(DatabaseRule rule, DatabaseError error) {
    return rule.finding(TABLE, error, PLAIN);
  }
}
