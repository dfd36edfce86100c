package org.pyx.schemas.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.pyx.schemas.alert.Acknowledgement;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Progress;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Silence;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.alert.Told;
import org.pyx.schemas.alert.Watched;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.Severity;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.PolicyFile;

/** Makes records of every kind from a seed, the awkward values more often than the usual ones. */
final class RandomRecords {
  private static final long[] LONGS = {
    0, 1, -1, 63, 64, -64, -65, 8191, 8192, 1L << 31, 1L << 52, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {
    0.0, -0.0, 1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE
  };
  private static final String[] TEXTS = {
    "", "a", "reserves_out", "ü", "\u0000", "🪙", "(12,34000000)", "line\nbreak", "\u202eevil", "\""
  };

  private final Random random;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  Change change(ChangeKind kind) {
    TransactionPosition position = position();
    long time = number();
    TableName table = table();
    return switch (kind) {
      case INSERT -> new Change.Insert(position, time, table, row(), random.nextBoolean());
      case SNAPSHOT -> new Change.SnapshotRow(position, time, table, row());
      case UPDATE ->
          new Change.Update(position, time, table, row(), random.nextBoolean() ? row() : null);
      case DELETE -> new Change.Delete(position, time, table, row(), random.nextBoolean());
      case TRUNCATE -> new Change.Truncate(position, time, table);
      case MESSAGE -> new Change.Message(position, time, text(), bytes(random.nextInt(300)));
      case BEGIN -> new Change.Begin(position, time);
      case END -> new Change.End(position, time, number());
      case HEARTBEAT -> new Change.Heartbeat(position, time);
      case RELATION -> new Change.Relation(position, time, table, columns());
      case SOURCE -> new Change.Source(position, time, row());
      case CATALOG -> new Change.Catalog(position, time, table, row());
    };
  }

  Change change() {
    return change(ChangeKind.values()[random.nextInt(ChangeKind.values().length)]);
  }

  RejectedEvent rejected() {
    return new RejectedEvent(
        finding(),
        Action.values()[random.nextInt(Action.values().length)],
        random.nextBoolean() ? RejectedEvent.VALIDATOR : RejectedEvent.SINK,
        number(),
        digest(),
        digest(),
        number(),
        number(),
        change());
  }

  Finding finding() {
    return new Finding(
        new RuleId("row.rule-" + random.nextInt(100)), severity(), text(), text(), texts());
  }

  Decision decision() {
    return switch (random.nextInt(6)) {
      case 0 -> drain();
      case 1 -> ofAlerts();
      case 2 -> replay();
      default -> ofLaw();
    };
  }

  Decision.OfLaw ofLaw() {
    return switch (random.nextInt(3)) {
      case 0 -> new Decision.AdmitTable(table(), text(), text(), number());
      case 1 -> new Decision.Release(number(), text(), text(), number());
      default -> rejectTable();
    };
  }

  Decision.Drain drain() {
    return new Decision.Drain(new Lsn(number()), text(), text(), number());
  }

  Decision.Replay replay() {
    List<Decision.Chosen> events = new ArrayList<>();
    long offset = 0;
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      offset += 1 + random.nextInt(100_000);
      events.add(new Decision.Chosen(offset, random.nextInt(1_000_000)));
    }
    return new Decision.Replay(digest(), events, text(), text(), number());
  }

  Replayed replayed() {
    return switch (random.nextInt(3)) {
      case 0 -> new Replayed.Begun(number(), number());
      case 1 -> new Replayed.Refused(number(), number(), text());
      default -> {
        List<Replayed.Event> events = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
          Replayed.Outcome[] outcomes = Replayed.Outcome.values();
          events.add(
              new Replayed.Event(number(), number(), outcomes[random.nextInt(outcomes.length)]));
        }
        yield new Replayed.Done(number(), number(), new Lsn(number()), number(), events);
      }
    };
  }

  Decision.OfAlerts ofAlerts() {
    return switch (random.nextInt(3)) {
      case 0 -> new Decision.Acknowledge(text(), text(), text(), number());
      case 1 -> new Decision.Silence(text(), text(), text(), number(), text(), text(), number());
      default -> new Decision.EndSilence(text(), text(), text(), number());
    };
  }

  AlertRecord alert() {
    return switch (random.nextInt(5)) {
      case 0 -> new Progress(number(), number(), time());
      case 1 -> incident();
      case 2 -> new Told(text(), number(), time(), time(), told());
      case 3 -> new Watched(text(), text(), random.nextInt(10), List.of(time(), time()));
      default -> new Silence(text(), text(), text(), time(), text(), text(), time());
    };
  }

  private Incident incident() {
    List<Sample> samples = new ArrayList<>();
    for (int i = random.nextInt(Incident.MOST_SAMPLES + 1); i > 0; i--) {
      samples.add(new Sample(text(), text(), text()));
    }
    return new Incident(
        text(),
        new Subject("demo", "row.rewrite", text()),
        severity(),
        1 + random.nextInt(1_000),
        time(),
        time(),
        time(),
        time(),
        number(),
        number(),
        samples,
        random.nextBoolean() ? Optional.of(time()) : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(new Acknowledgement(text(), text(), time(), severity()))
            : Optional.empty());
  }

  private List<Told.Of> told() {
    List<Told.Of> told = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      told.add(
          new Told.Of(
              text(), severity(), number(), time(), random.nextInt(100), random.nextBoolean()));
    }
    return told;
  }

  private Instant time() {
    return Instant.EPOCH.plus(number() >> 1, ChronoUnit.MICROS);
  }

  private Decision.RejectTable rejectTable() {
    return new Decision.RejectTable(table(), text(), text(), number());
  }

  Law law() {
    Map<TableName, Decision.RejectTable> tables = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Decision.RejectTable decision = rejectTable();
      tables.put(decision.table(), decision);
    }
    return new Law(PolicyFile.load("taler-2024"), trustedSchema(), tables, number());
  }

  CopyState copyState() {
    List<CopyState.LateSerials> late = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      late.add(new CopyState.LateSerials(table(), text(), number(), number(), number(), number()));
    }
    return new CopyState(number(), number(), new Lsn(number()), number(), rules(), late, number());
  }

  private Map<RuleId, Long> rules() {
    Map<RuleId, Long> rules = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      rules.put(finding().rule(), number());
    }
    return rules;
  }

  Settlement settlement() {
    TransactionPosition position =
        new TransactionPosition(random.nextLong(1L << 32), new Lsn(number()), 0);
    return new Settlement(position, number(), number(), number(), number(), number());
  }

  Tally tally() {
    Map<TableName, Tally.Counts> tables = new HashMap<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      tables.put(table(), new Tally.Counts(number(), number(), number(), number()));
    }
    Optional<Hold> hold =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new Hold(
                    number(),
                    number(),
                    random.nextBoolean() ? Optional.empty() : Optional.of(table()),
                    finding()));
    return new Tally(number(), new Lsn(number()), tables, rules(), hold);
  }

  TrustedSchema trustedSchema() {
    List<TrustedSchema.Table> tables = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      tables.add(trustedTable());
    }
    return new TrustedSchema(tables);
  }

  Digest digest() {
    return Digest.ofBytes(bytes(Digest.LENGTH));
  }

  long number() {
    return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
  }

  private TrustedSchema.Table trustedTable() {
    List<TrustedSchema.Column> columns = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      int least = random.nextInt(100);
      columns.add(
          new TrustedSchema.Column(
              text(),
              text(),
              TrustedSchema.Kind.values()[random.nextInt(TrustedSchema.Kind.values().length)],
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean()
                  ? null
                  : new TrustedSchema.LengthBounds(least, least + random.nextInt(1000)),
              random.nextBoolean() ? null : new TrustedSchema.Range(number(), number())));
    }
    return new TrustedSchema.Table(
        table(),
        columns,
        texts(),
        List.of(texts(), texts()),
        List.of(new TrustedSchema.ForeignKey(texts(), table(), texts())));
  }

  private Severity severity() {
    return Severity.values()[random.nextInt(Severity.values().length)];
  }

  private TransactionPosition position() {
    return new TransactionPosition(
        random.nextLong(1L << 32), new Lsn(number()), random.nextLong(1L << 40));
  }

  private TableName table() {
    return new TableName("s" + text(), "t" + random.nextInt(6) + text());
  }

  private Row row() {
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = random.nextInt(15); i > 0; i--) {
      names.add(text());
      values.add(value());
    }
    return Row.of(names, values);
  }

  private Value value() {
    return switch (random.nextInt(8)) {
      case 0 -> Value.NULL;
      case 1 -> new Value.Bool(random.nextBoolean());
      case 2 -> new Value.Int(number());
      case 3 -> new Value.Real(DOUBLES[random.nextInt(DOUBLES.length)]);
      case 4 -> new Value.Bytes(bytes(random.nextInt(100)));
      case 5 -> new Value.Text(text());
      case 6 -> new Value.Large(number(), bytes(Value.Large.DIGEST_LENGTH));
      default -> Value.Unchanged.INSTANCE;
    };
  }

  private List<Change.Relation.Column> columns() {
    List<Change.Relation.Column> columns = new ArrayList<>();
    for (int i = random.nextInt(10); i > 0; i--) {
      columns.add(new Change.Relation.Column(text(), text()));
    }
    return columns;
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      texts.add(text());
    }
    return texts;
  }

  private String text() {
    return switch (random.nextInt(10)) {
      case 0 -> TEXTS[random.nextInt(TEXTS.length)].repeat(random.nextInt(60));
      case 1, 2, 3 -> Long.toString(number(), 36);
      default -> TEXTS[random.nextInt(TEXTS.length)];
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
