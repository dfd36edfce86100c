package org.pyx.schemas.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;

/**
 * Everything beside the journal from which verdicts follow. The validator writes it to the topic of
 * decisions whenever it changes, so that anybody can recompute every verdict. Immutable.
 *
 * @param policy what may happen to each table
 * @param schema the auditor's own schema
 * @param rejectedTables tables of which every change is rejected, by an operator's decision
 * @param released the journal's offset of a change that would halt the lane and is rejected
 *     instead, by an operator's decision; -1 for none
 */
public record Law(
    Policy policy,
    TrustedSchema schema,
    Map<TableName, Decision.RejectTable> rejectedTables,
    long released) {
  /** No change is released. */
  public static final long NOTHING_RELEASED = -1;

  public Law {
    rejectedTables = Collections.unmodifiableMap(new LinkedHashMap<>(rejectedTables));
  }

  /** A law without decisions. */
  public static Law of(Policy policy, TrustedSchema schema) {
    return new Law(policy, schema, Map.of(), NOTHING_RELEASED);
  }

  /** The law after one more decision. */
  public Law after(Decision.OfLaw decision) {
    return switch (decision) {
      case Decision.RejectTable reject -> {
        Map<TableName, Decision.RejectTable> tables = new LinkedHashMap<>(rejectedTables);
        tables.put(reject.table(), reject);
        yield new Law(policy, schema, tables, released);
      }
      case Decision.AdmitTable admit -> {
        Map<TableName, Decision.RejectTable> tables = new LinkedHashMap<>(rejectedTables);
        tables.remove(admit.table());
        yield new Law(policy, schema, tables, released);
      }
      case Decision.Release release ->
          new Law(policy, schema, rejectedTables, release.journalOffset());
    };
  }
}
