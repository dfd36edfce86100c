package org.pyx.sink;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Layout;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** Writes what a validator would. */
public final class AcceptedWriter {
  private static final Layout PARENT =
      new Layout(List.of("id", "name", "digest", "amount", "tags", "balance"));
  private static final Layout CHILD = new Layout(List.of("id", "parent", "code", "price"));
  private static final Layout NOTE = new Layout(List.of("id", "text"));

  private final Lane lane;
  private final Policy policy;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();
  private final KafkaProducer<byte[], byte[]> producer;
  private long journalOffset;
  private long settled = -1;
  private long transaction = 700;
  private long lastTransaction = 700;
  private long order;
  private boolean replaying;

  AcceptedWriter(KafkaAccess kafka, Lane lane, Policy policy) {
    this.lane = lane;
    this.policy = policy;
    Map<String, Object> properties = kafka.clientProperties();
    properties.put("linger.ms", 1);
    properties.put("delivery.timeout.ms", 600_000); // nobody looks whether it was sent
    // a second batch that overtakes the first one of a new topic lets Kafka refuse that for ever
    properties.put("max.in.flight.requests.per.connection", 1);
    properties.put("batch.size", 1 << 20);
    properties.put("max.request.size", 200 << 20);
    properties.put("buffer.memory", 220L << 20);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  public AcceptedWriter parent(long id, String name) {
    return row(
        "parents",
        PARENT,
        new Value.Int(id),
        new Value.Text(name),
        new Value.Bytes(new byte[] {1, 2, (byte) 0xFF, '\\'}),
        new Value.Text("(" + id + ",50000000)"),
        new Value.Text("{a,\"b\\\\c\"}"),
        new Value.Int(999_999));
  }

  public AcceptedWriter child(long id, long parent, String code, long price) {
    return child(id, parent, code, new Value.Int(price));
  }

  public AcceptedWriter child(long id, long parent, String code, Value price) {
    return row(
        "children", CHILD, new Value.Int(id), new Value.Int(parent), new Value.Text(code), price);
  }

  public AcceptedWriter note(long id, String text) {
    return row("notes", NOTE, new Value.Int(id), new Value.Text(text));
  }

  public AcceptedWriter row(String table, Layout layout, Value... values) {
    if (replaying && transaction != TransactionPosition.NO_TRANSACTION) {
      transaction = ++lastTransaction;
    }
    TransactionPosition position =
        new TransactionPosition(transaction, new Lsn(journalOffset + 1), ++order);
    Change change =
        transaction == TransactionPosition.NO_TRANSACTION
            ? new Change.SnapshotRow(
                position, 1_000, new TableName("shop", table), new Row(layout, values))
            : new Change.Insert(
                position, 1_000, new TableName("shop", table), new Row(layout, values), false);
    send(verdicts.encodeAccepted(journalOffset++, policy.digest(), changes.encode(change)));
    return this;
  }

  /** What follows up to the end of the transaction is the snapshot. */
  public AcceptedWriter snapshot() {
    transaction = TransactionPosition.NO_TRANSACTION;
    return this;
  }

  /** The end of the transaction. */
  public AcceptedWriter settle() {
    settleQuietly();
    producer.flush();
    return this;
  }

  /** The end of the transaction, of which more follow at once. */
  public AcceptedWriter settleQuietly() {
    TransactionPosition position =
        new TransactionPosition(transaction, new Lsn(journalOffset + 1), 0);
    transaction = ++lastTransaction;
    settled = journalOffset;
    send(verdicts.encodeSettlement(new Settlement(position, 1_000, journalOffset++, order, 0, 0)));
    order = 0;
    return this;
  }

  /** What follows up to the end of the replay comes with it; each row is of another transaction. */
  public AcceptedWriter replay() {
    replaying = true;
    send(ReplayCodec.encode(new Replayed.Begun(3, settled)));
    journalOffset++;
    return this;
  }

  /** The end of the replay. */
  public AcceptedWriter endReplay() {
    replaying = false;
    send(ReplayCodec.encode(new Replayed.Done(3, settled, new Lsn(settled + 1), 1_000, List.of())));
    journalOffset++;
    order = 0;
    return this;
  }

  public AcceptedWriter flush() {
    producer.flush();
    return this;
  }

  long lastJournalOffset() {
    return settled;
  }

  private void send(byte[] value) {
    // something for each record, so that the journal ends where a real one would
    var _ = producer.send(new ProducerRecord<>(lane.journal(), 0, null, new byte[] {0}));
    var _ = producer.send(new ProducerRecord<>(lane.accepted(), 0, null, value));
  }
}
