package org.pyx.capture.translation;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.StopException;

/**
 * Turns Debezium's records into changes, in order. The snapshot becomes one transaction with id 0.
 * A table's identity is taken from the event, never from a topic's name, into which odd characters
 * do not go. Not thread-safe.
 */
public final class Translator {
  private static final int MOST_PLANS = 10_000;

  private final String placeholder;
  private final Map<Schema, RowPlan> plans = new IdentityHashMap<>();
  private final Map<TableName, RowPlan> relations = new HashMap<>();
  private boolean inSnapshot;
  private long snapshotRows;

  /** A translator that knows unchanged TOAST values by a marker. */
  public Translator(String placeholder) {
    this.placeholder = placeholder;
  }

  /** Hands the changes of a record to a consumer; most records have one. */
  public void translate(SourceRecord record, Consumer<Change> out) {
    if (!(record.value() instanceof Struct value)) {
      return; // a tombstone, which is switched off
    }
    Schema schema = value.schema();
    if (schema.field("status") != null && schema.field("event_count") != null) {
      boundary(value, out);
    } else if (schema.field("op") == null) {
      heartbeat(record, value, out);
    } else {
      event(record, value, out);
    }
  }

  /** Whether the last record stood within a snapshot. */
  public boolean inSnapshot() {
    return inSnapshot;
  }

  private void boundary(Struct value, Consumer<Change> out) {
    endSnapshot(Lsn.NONE, 0, out);
    String id = value.getString("id");
    int colon = id.indexOf(':');
    long transaction = Long.parseLong(id.substring(0, colon));
    Lsn lsn = new Lsn(Long.parseLong(id.substring(colon + 1)));
    TransactionPosition position = new TransactionPosition(transaction, lsn, 0);
    long time = value.getInt64("ts_ms") * 1_000;
    if (value.getString("status").equals("BEGIN")) {
      out.accept(new Change.Begin(position, time));
    } else {
      Long events = value.getInt64("event_count");
      out.accept(new Change.End(position, time, events == null ? 0 : events));
    }
  }

  private void heartbeat(SourceRecord record, Struct value, Consumer<Change> out) {
    Object lsn = record.sourceOffset().get("lsn");
    long time = value.schema().field("ts_ms") == null ? 0 : value.getInt64("ts_ms") * 1_000;
    Lsn at = new Lsn(lsn instanceof Number number ? number.longValue() : 0);
    endSnapshot(at, time, out);
    out.accept(
        new Change.Heartbeat(
            new TransactionPosition(TransactionPosition.NO_TRANSACTION, at, 0), time));
  }

  private void event(SourceRecord record, Struct value, Consumer<Change> out) {
    Struct source = value.getStruct("source");
    String op = value.getString("op");
    long time = time(source);
    Lsn lsn = new Lsn(number(source, "lsn"));
    if (op.equals("r")) {
      snapshotRow(value, source, lsn, time, out);
      return;
    }
    endSnapshot(lsn, time, out);
    Struct transaction =
        value.schema().field("transaction") == null ? null : value.getStruct("transaction");
    long order = transaction == null ? 0 : transaction.getInt64("total_order");
    TransactionPosition position = new TransactionPosition(number(source, "txId"), lsn, order);
    if (op.equals("m")) {
      Struct message = value.getStruct("message");
      byte[] content = message.getBytes("content");
      out.accept(
          new Change.Message(
              position,
              time,
              message.getString("prefix"),
              content == null ? new byte[0] : content));
      return;
    }
    TableName table = table(source);
    if (op.equals("t")) {
      out.accept(new Change.Truncate(position, time, table));
      return;
    }
    RowPlan plan = plan(table, value, position, time, out);
    Struct before = value.getStruct("before");
    Struct after = value.getStruct("after");
    switch (op) {
      case "c" ->
          out.accept(
              new Change.Insert(
                  position, time, table, plan.row(after), has(record, "__debezium.oldkey")));
      case "u" ->
          out.accept(
              new Change.Update(
                  position,
                  time,
                  table,
                  plan.row(after),
                  before == null ? null : plan.row(before)));
      case "d" ->
          out.accept(
              new Change.Delete(
                  position,
                  time,
                  table,
                  before == null
                      ? Row.of(java.util.List.of(), java.util.List.of())
                      : plan.identity(before, record.keySchema()),
                  has(record, "__debezium.newkey")));
      default ->
          throw new StopException(
              "Debezium sends an operation " + op + " that this version of Pyx does not know");
    }
  }

  private void snapshotRow(Struct value, Struct source, Lsn lsn, long time, Consumer<Change> out) {
    if (!inSnapshot) {
      inSnapshot = true;
      snapshotRows = 0;
      out.accept(
          new Change.Begin(
              new TransactionPosition(TransactionPosition.NO_TRANSACTION, lsn, 0), time));
    }
    snapshotRows++;
    TransactionPosition position =
        new TransactionPosition(TransactionPosition.NO_TRANSACTION, lsn, snapshotRows);
    TableName table = table(source);
    RowPlan plan = plan(table, value, position, time, out);
    out.accept(new Change.SnapshotRow(position, time, table, plan.row(value.getStruct("after"))));
    if ("last".equals(source.getString("snapshot"))) {
      endSnapshot(lsn, time, out);
    }
  }

  private void endSnapshot(Lsn lsn, long time, Consumer<Change> out) {
    if (inSnapshot) {
      inSnapshot = false;
      TransactionPosition position =
          new TransactionPosition(TransactionPosition.NO_TRANSACTION, lsn, 0);
      out.accept(new Change.End(position, time, snapshotRows));
    }
  }

  private RowPlan plan(
      TableName table,
      Struct value,
      TransactionPosition position,
      long time,
      Consumer<Change> out) {
    Schema schema = value.schema().field("after").schema();
    RowPlan plan = plans.get(schema);
    if (plan == null) {
      if (plans.size() >= MOST_PLANS) {
        plans.clear();
        relations.clear();
      }
      plan = new RowPlan(schema, placeholder);
      plans.put(schema, plan);
    }
    if (relations.put(table, plan) != plan) {
      TransactionPosition before =
          new TransactionPosition(position.transactionId(), position.lsn(), 0);
      out.accept(new Change.Relation(before, time, table, plan.columns()));
    }
    return plan;
  }

  private static TableName table(Struct source) {
    return new TableName(source.getString("schema"), source.getString("table"));
  }

  private static long time(Struct source) {
    if (source.schema().field("ts_us") != null && source.getInt64("ts_us") != null) {
      return source.getInt64("ts_us");
    }
    Long millis = source.getInt64("ts_ms");
    return millis == null ? 0 : millis * 1_000;
  }

  private static long number(Struct source, String field) {
    @Nullable Long value = source.getInt64(field);
    return value == null ? 0 : value;
  }

  private static boolean has(SourceRecord record, String header) {
    return record.headers().lastWithName(header) != null;
  }
}
