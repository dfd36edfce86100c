package org.pyx.validator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.LengthBounds;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;

/** A small exchange: reserves with a running total, deposits with flags, a log without any key. */
public final class Fixture {
  public static final TableName RESERVES = new TableName("exchange", "reserves");
  public static final TableName DEPOSITS = new TableName("exchange", "deposits");
  public static final TableName LOG = new TableName("exchange", "log");
  public static final TableName QUEUE = new TableName("exchange", "queue");
  public static final TableName UNKNOWN = new TableName("exchange", "unknown");

  public static final Policy POLICY =
      PolicyFile.parse(
          "fixture.yaml",
          """
          policy: fixture
          schema: exchange
          tables:
            reserves: {serial: uuid, derived: [balance], updatable: [gc_date]}
            deposits: {serial: id, once-true: [done], once-false: [active], updatable: [hint]}
            log: {}
            only_in_policy: {}
            history: {treatment: derived}
            queue: {treatment: left-out, reason: work queue}
          """);

  public static final TrustedSchema SCHEMA =
      new TrustedSchema(
          List.of(
              table(
                  RESERVES,
                  List.of("pub"),
                  column("uuid", Kind.INT8, true),
                  column("pub", Kind.BYTES, true, new LengthBounds(32, 32)),
                  column("balance", Kind.AMOUNT, true),
                  column("gc_date", Kind.INT8, true),
                  column("note", Kind.TEXT, false, new LengthBounds(0, 10))),
              table(
                  DEPOSITS,
                  List.of("id"),
                  column("id", Kind.INT8, true),
                  column("amount", Kind.AMOUNT, true),
                  column("payload", Kind.TEXT, false),
                  column("done", Kind.BOOL, true),
                  column("active", Kind.BOOL, true),
                  column("hint", Kind.TEXT, false)),
              table(LOG, List.of(), column("entry", Kind.TEXT, false)),
              table(QUEUE, List.of("id"), column("id", Kind.INT8, true))));

  private static long order;

  private Fixture() {}

  public static Column column(String name, Kind kind, boolean notNull) {
    return new Column(name, kind.name().toLowerCase(Locale.ROOT), kind, notNull, false, null);
  }

  public static Column column(String name, Kind kind, boolean notNull, LengthBounds length) {
    return new Column(name, kind.name().toLowerCase(Locale.ROOT), kind, notNull, false, length);
  }

  public static Table table(TableName name, List<String> key, Column... columns) {
    return new Table(name, List.of(columns), key, List.of(), List.of());
  }

  public static Row reserve(long uuid, String balance, long gcDate) {
    return row(RESERVES, number(uuid), pub(uuid), text(balance), number(gcDate), Value.NULL);
  }

  public static Row deposit(long id, String amount, Value payload, boolean done, boolean active) {
    return row(
        DEPOSITS,
        number(id),
        text(amount),
        payload,
        new Value.Bool(done),
        new Value.Bool(active),
        Value.NULL);
  }

  public static Row row(TableName table, Value... values) {
    List<String> names = new ArrayList<>();
    for (Table known : SCHEMA.tables()) {
      if (known.name().equals(table)) {
        known.columns().forEach(column -> names.add(column.name()));
      }
    }
    return Row.of(names, List.of(values));
  }

  /** The row with another value in a column. */
  public static Row with(Row row, String column, Value value) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.name(i).equals(column) ? value : row.value(i));
    }
    return Row.of(row.layout().names(), values);
  }

  /** The row with only some of its columns, as a DELETE has it. */
  public static Row only(Row row, String... columns) {
    return Row.of(List.of(columns), Arrays.stream(columns).map(row::get).toList());
  }

  public static Value pub(long number) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) number;
    bytes[30] = (byte) (number >>> 8);
    bytes[29] = (byte) (number >>> 16);
    return new Value.Bytes(bytes);
  }

  public static Value number(long value) {
    return new Value.Int(value);
  }

  public static Value text(String value) {
    return new Value.Text(value);
  }

  public static Change.Insert insert(TableName table, Row row) {
    return new Change.Insert(at(), 1, table, row, false);
  }

  public static Change.Update update(TableName table, Row row) {
    return update(table, row, Optional.empty());
  }

  public static Change.Update update(TableName table, Row row, Optional<Row> before) {
    return new Change.Update(at(), 1, table, row, before.orElse(null));
  }

  public static Change.Delete delete(TableName table, Row before) {
    return new Change.Delete(at(), 1, table, before, false);
  }

  public static Change.Truncate truncate(TableName table) {
    return new Change.Truncate(at(), 1, table);
  }

  public static Change.Message message() {
    return new Change.Message(at(), 1, "prefix", new byte[] {1, 2, 3});
  }

  public static synchronized TransactionPosition at() {
    order++;
    return new TransactionPosition(700, new Lsn(0x1000 + order), order);
  }
}
