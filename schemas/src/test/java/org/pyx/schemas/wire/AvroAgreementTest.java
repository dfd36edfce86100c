package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;

/** Our hand-written codecs and Avro's own agree in both directions, on every schema. */
class AvroAgreementTest {
  private static final Map<Frame, Schema> SCHEMAS = AvroSchemas.in("/avro/");

  private final long seed = new Random().nextLong();
  private final RandomRecords records = new RandomRecords(seed);
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  @ParameterizedTest
  @EnumSource
  void changes(ChangeKind kind) throws IOException {
    agree(
        Frame.CHANGE,
        () -> changes.encode(records.change(kind)),
        bytes -> changes.encode(changes.decode(bytes)));
  }

  @Test
  void accepted() throws IOException {
    agree(
        Frame.ACCEPTED,
        () ->
            verdicts.encodeAccepted(
                records.number(), records.digest(), changes.encode(records.change())),
        bytes -> {
          VerdictCodec.Accepted read = verdicts.decodeAccepted(bytes);
          return verdicts.encodeAccepted(
              read.journalOffset(), read.policy(), changes.encode(read.change()));
        });
  }

  @Test
  void settlements() throws IOException {
    agree(
        Frame.SETTLEMENT,
        () -> verdicts.encodeSettlement(records.settlement()),
        bytes -> verdicts.encodeSettlement(verdicts.decodeSettlement(bytes)));
  }

  @Test
  void rejected() throws IOException {
    agree(
        Frame.REJECTED,
        () -> verdicts.encodeRejected(records.rejected()),
        bytes -> verdicts.encodeRejected(verdicts.decodeRejected(bytes)));
  }

  @Test
  void trustedSchemas() throws IOException {
    agree(
        Frame.TRUSTED_SCHEMA,
        () -> TrustedSchemaCodec.encode(records.trustedSchema()),
        bytes -> TrustedSchemaCodec.encode(TrustedSchemaCodec.decode(bytes)));
  }

  @Test
  void tallies() throws IOException {
    agree(
        Frame.TALLY,
        () -> TallyCodec.encode(records.tally()),
        bytes -> TallyCodec.encode(TallyCodec.decode(bytes)));
  }

  @Test
  void decisions() throws IOException {
    agree(
        Frame.DECISION,
        () -> DecisionCodec.encode(records.ofLaw()),
        bytes -> DecisionCodec.encode(DecisionCodec.decode(bytes)));
    agree(
        Frame.DRAIN,
        () -> DecisionCodec.encode(records.drain()),
        bytes -> DecisionCodec.encode(DecisionCodec.decode(bytes)));
    agree(
        Frame.REPLAY,
        () -> DecisionCodec.encode(records.replay()),
        bytes -> DecisionCodec.encode(DecisionCodec.decode(bytes)));
    agree(
        Frame.REPLAYED,
        () -> ReplayCodec.encode(records.replayed()),
        bytes -> ReplayCodec.encode(ReplayCodec.decode(bytes)));
  }

  @Test
  void alerts() throws IOException {
    agree(
        Frame.ALERT_DECISION,
        () -> DecisionCodec.encode(records.ofAlerts()),
        bytes -> DecisionCodec.encode(DecisionCodec.decode(bytes)));
    agree(
        Frame.ALERT,
        () -> AlertCodec.encode(records.alert()),
        bytes -> AlertCodec.encode(AlertCodec.decode(bytes)));
  }

  @Test
  void laws() throws IOException {
    agree(
        Frame.LAW,
        () -> LawCodec.encode(records.number(), records.law()),
        bytes -> {
          LawCodec.InForce read = LawCodec.decode(bytes);
          return LawCodec.encode(read.journalOffset(), read.law());
        });
  }

  @Test
  void copyStates() throws IOException {
    agree(
        Frame.COPY,
        () -> CopyStateCodec.encode(records.copyState()),
        bytes -> CopyStateCodec.encode(CopyStateCodec.decode(bytes)));
  }

  @Test
  void avroSeesEachFieldUnderItsName() throws IOException {
    Row row =
        Row.of(
            List.of("id", "amount", "blob", "flag", "real", "gone", "toast"),
            List.of(
                new Value.Int(-7),
                new Value.Text("(1,2)"),
                new Value.Bytes(new byte[] {1, 2}),
                new Value.Bool(true),
                new Value.Real(2.5),
                Value.NULL,
                Value.Unchanged.INSTANCE));
    Change change =
        new Change.Update(
            new TransactionPosition(42, Lsn.parse("16/B374D848"), 3),
            1_700_000_000_000_000L,
            new TableName("exchange", "reserves"),
            row,
            Row.of(List.of("id"), List.of(new Value.Int(-7))));

    GenericRecord record = read(Frame.CHANGE, changes.encode(change));

    assertThat(record.get("kind")).hasToString("UPDATE");
    assertThat(record.get("schema")).hasToString("exchange");
    assertThat(record.get("table")).hasToString("reserves");
    assertThat(record.get("transactionId")).isEqualTo(42L);
    assertThat(record.get("lsn")).isEqualTo(0x16_B374_D848L);
    assertThat(record.get("order")).isEqualTo(3L);
    assertThat(record.get("commitTime")).isEqualTo(1_700_000_000_000_000L);
    assertThat(record.get("keyChange")).isEqualTo(false);
    List<?> columns = (List<?>) record.get("columns");
    assertThat(columns)
        .extracting(column -> ((GenericRecord) column).get("name").toString())
        .containsExactlyElementsOf(row.layout().names());
    assertThat(columns)
        .extracting(column -> shown(((GenericRecord) column).get("value")))
        .containsExactly(
            -7L, "(1,2)", ByteBuffer.wrap(new byte[] {1, 2}), true, 2.5, null, "UNCHANGED");
    assertThat((List<?>) record.get("before")).hasSize(1);
  }

  private void agree(Frame frame, Supplier<byte[]> ours, Function<byte[], byte[]> again)
      throws IOException {
    for (int i = 0; i < 300; i++) {
      byte[] written = ours.get();
      GenericRecord record = read(frame, written);
      byte[] byAvro = write(frame, record, false);
      assertThat(byAvro).as("what Avro writes, seed %d", seed).isEqualTo(written);
      assertThat(again.apply(byAvro)).as("our reading, seed %d", seed).isEqualTo(written);
      // blocks with their size in bytes before them, as other writers may choose
      byte[] inBlocks = write(frame, record, true);
      assertThat(again.apply(inBlocks))
          .as("our reading of blocks, seed %d", seed)
          .isEqualTo(written);
    }
  }

  private static GenericRecord read(Frame frame, byte[] framed) throws IOException {
    var decoder =
        DecoderFactory.get()
            .binaryDecoder(framed, Frame.LENGTH, framed.length - Frame.LENGTH, null);
    GenericRecord record =
        new GenericDatumReader<GenericRecord>(SCHEMAS.get(frame)).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    return record;
  }

  private static byte[] write(Frame frame, GenericRecord record, boolean blocks)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(Frame.LENGTH).put((byte) 0).putInt(frame.id()).array());
    BinaryEncoder encoder =
        blocks
            ? EncoderFactory.get().blockingBinaryEncoder(out, null)
            : EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(SCHEMAS.get(frame)).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Object shown(Object value) {
    return value == null
            || value instanceof Number
            || value instanceof Boolean
            || value instanceof ByteBuffer
        ? value
        : value.toString();
  }
}
