package org.pyx.console.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.console.LaneTopicsWriter;
import org.pyx.console.Pyx;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.TrustedSchema.Column;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.DecisionCodec;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.RecordKeys;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** A lane whose topics a test fills as the stages do, headers, keys and all. */
public final class ForensicLane implements AutoCloseable {
  /** What an exchange may put into a value to hurt whoever looks at it. */
  public static final String HOSTILE =
      "\u001b[2J\u202eevil\r\nfake line <script>alert(1)</script>\u0000\t=cmd|' /C calc'!A0";

  public static final TableName LEDGER = new TableName("public", "ledger");
  public static final Policy POLICY = PolicyFile.load("strict");
  public static final TrustedSchema SCHEMA =
      new TrustedSchema(
          List.of(
              new TrustedSchema.Table(
                  LEDGER,
                  List.of(
                      new Column("id", "bigint", Kind.INT8, true, false, null),
                      new Column("pub", "bytea", Kind.BYTES, true, false, null),
                      new Column("note", "text", Kind.TEXT, false, false, null)),
                  List.of("id"),
                  List.of(List.of("pub")),
                  List.of())));

  /** When the first record of a lane was written; each further one a second later. */
  public static final long BEGAN = 1_700_000_000_000L;

  private final Lane lane;
  private final KafkaAccess kafka;
  private final LaneTopicsWriter writer;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();
  private final List<Change> journal = new ArrayList<>();
  private long seconds;

  /** What a command printed. */
  public record Printed(int code, String out, String err) {
    /** Its lines. */
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  /** A lane without records. */
  public ForensicLane(KafkaAccess kafka, String name) {
    this.kafka = kafka;
    this.lane = new Lane(name);
    this.writer = new LaneTopicsWriter(kafka, lane);
  }

  /** The lane. */
  public Lane lane() {
    return lane;
  }

  /** Puts a change into the journal; returns its offset. */
  public long capture(Change change) {
    journal.add(change);
    write(lane.journal(), change, changes.encode(change), Headers.of(change));
    return journal.size() - 1L;
  }

  /** Says that a change was accepted. */
  public void accept(long offset) {
    Change change = journal.get((int) offset);
    write(
        lane.accepted(),
        change,
        verdicts.encodeAccepted(offset, POLICY.digest(), changes.encode(change)),
        Headers.of(change));
  }

  /** Says that a transaction is settled. */
  public void settle(long offset, long accepted, long rejected) {
    Change change = journal.get((int) offset);
    write(
        lane.accepted(),
        change,
        verdicts.encodeSettlement(
            new Settlement(
                new TransactionPosition(
                    change.position().transactionId(), change.position().lsn(), 0),
                change.commitTime(),
                offset,
                accepted,
                0,
                rejected)),
        Headers.of(change));
  }

  /** Says that a change breaks a rule. */
  public void reject(long offset, Rule rule, String explanation, Action action, String stage) {
    Change change = journal.get((int) offset);
    Finding finding = rule.finding(explanation, "what was trusted");
    byte[] value =
        verdicts.encodeRejected(
            new RejectedEvent(
                finding,
                action,
                stage,
                BEGAN * 1000,
                POLICY.digest(),
                TrustedSchemaCodec.digest(SCHEMA),
                offset,
                stage.equals(RejectedEvent.SINK) ? offset : -1,
                change));
    write(lane.rejected(), change, value, Headers.of(change, finding, action, stage));
  }

  /** The law of the lane, and what an operator once decided. */
  public void law() {
    writer.write(lane.decisions(), LawCodec.encode(0, Law.of(POLICY, SCHEMA)));
    writer.write(
        lane.decisions(),
        DecisionCodec.encode(new Decision.RejectTable(LEDGER, "eve", HOSTILE, BEGAN * 1000)));
  }

  /** Says up to where is judged. */
  public void judged(long offset) {
    writer.flush();
    writer.write(
        lane.tally(),
        TallyCodec.encode(
            new Tally(
                offset,
                Lsn.NONE,
                Map.of(LEDGER, new Tally.Counts(1, 1, 0, 0)),
                Map.of(),
                Optional.empty())));
  }

  /** Puts any bytes on a topic. */
  public void raw(String topic, byte @Nullable [] value) {
    writer.write(topic, BEGAN + 1000 * seconds++, null, value, List.of());
    writer.flush();
  }

  /** Puts a state on one of the compacted topics. */
  public void state(String topic, byte[] value) {
    writer.write(topic, value);
  }

  /** Waits until everything is written. */
  public void flush() {
    writer.flush();
  }

  private void write(
      String topic,
      Change change,
      byte[] value,
      List<org.apache.kafka.common.header.Header> headers) {
    writer.write(topic, BEGAN + 1000 * seconds++, RecordKeys.of(change, POLICY), value, headers);
  }

  /** A new row. */
  public static Change.Insert insert(long tx, long order, long id, String note) {
    return new Change.Insert(at(tx, order), BEGAN * 1000, LEDGER, row(id, note), false);
  }

  /** A row. */
  public static Row row(long id, String note) {
    return Row.of(
        List.of("id", "pub", "note"),
        List.of(
            new Value.Int(id),
            new Value.Bytes(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) id}),
            new Value.Text(note)));
  }

  /** A place in the log: the LSN is the transaction and the order. */
  public static TransactionPosition at(long tx, long order) {
    return new TransactionPosition(tx, new Lsn(tx * 0x1000 + order), order);
  }

  /** A configuration of the lane. */
  public Path config(Path folder, String more) throws IOException {
    return Files.writeString(
        folder.resolve(lane.name() + ".yaml"),
        "lane: "
            + lane.name()
            + "\npolicy: strict\nkafka: {bootstrap: \""
            + kafka.bootstrapServers()
            + "\"}\n"
            + more);
  }

  /** Runs a command. */
  public static Printed run(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int code = Pyx.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
      return new Printed(code, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
