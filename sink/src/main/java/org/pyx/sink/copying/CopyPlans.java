package org.pyx.sink.copying;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.sink.assembly.ForwardReferences;
import org.pyx.sink.assembly.InsertOrder;

/** The plans for one state of the trusted schema, made as they are needed. Not thread-safe. */
public final class CopyPlans {
  // A hostile exchange may change its columns at every row; plans are cheap to make again.
  private static final int MOST_PLANS = 1_000;

  private record Key(TableName table, Layout layout) {}

  private final TrustedSchema trusted;
  private final Digest schema;
  private final Map<TableName, TrustedSchema.Table> tables;
  private final Policy policy;
  private final InsertOrder order;
  private final ForwardReferences references;
  private final Map<Key, CopyPlan> plans = new HashMap<>();
  private @Nullable Key lastKey;
  private @Nullable CopyPlan lastPlan;

  /** No plans yet. */
  public CopyPlans(TrustedSchema schema, Policy policy) {
    this.trusted = schema;
    this.schema = TrustedSchemaCodec.digest(schema);
    this.tables = schema.byName();
    this.policy = policy;
    this.order = InsertOrder.of(schema, policy);
    this.references = ForwardReferences.of(schema);
  }

  /** The trusted schema. */
  public TrustedSchema trusted() {
    return trusted;
  }

  /** The digest of the trusted schema. */
  public Digest schema() {
    return schema;
  }

  Policy policy() {
    return policy;
  }

  InsertOrder order() {
    return order;
  }

  ForwardReferences references() {
    return references;
  }

  @SuppressWarnings("ReferenceEquality") // layouts are shared: a quick way out before equals
  CopyPlan plan(TableName table, Layout layout) {
    Key last = lastKey;
    CopyPlan known = lastPlan;
    if (last != null && known != null && last.layout() == layout && last.table().equals(table)) {
      return known;
    }
    if (plans.size() >= MOST_PLANS) {
      plans.clear();
    }
    Key key = new Key(table, layout);
    CopyPlan plan = plans.computeIfAbsent(key, _ -> make(table, layout));
    lastKey = key;
    lastPlan = plan;
    return plan;
  }

  private CopyPlan make(TableName table, Layout layout) {
    TrustedSchema.Table trusted = tables.get(table);
    TablePolicy tablePolicy = policy.of(table).orElse(null);
    if (trusted == null || tablePolicy == null) {
      throw new StopException(
          "accepted rows of table "
              + table
              + " cannot be copied: "
              + (trusted == null
                  ? "the auditor's database has no such table; create it, or leave it out in the policy"
                  : "the policy refuses it; give sink and validator the same policy"));
    }
    return CopyPlan.of(trusted, tablePolicy, layout);
  }
}
