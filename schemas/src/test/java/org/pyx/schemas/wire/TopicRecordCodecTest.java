package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of topics in Avro files, and the schemas for others. */
@SuppressWarnings("NullAway") // it does not see what a record's constructor takes
class TopicRecordCodecTest {
  private final long seed = new Random().nextLong();
  private final RandomRecords records = new RandomRecords(seed);

  private TopicRecord record(byte[] value) {
    return new TopicRecord(
        "pyx.demo.journal",
        records.number(),
        -1,
        null,
        List.of(
            new TopicRecord.Header(
                "kind", "insert".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            new TopicRecord.Header("\u202e", null)),
        value);
  }

  @Test
  void aRecordIsWhatItWasByOursAndByAvrosOwnReader() throws IOException {
    TopicRecordCodec codec = new TopicRecordCodec(Optional.of(Frame.CHANGE));
    for (int i = 0; i < 200; i++) {
      byte[] value = new ChangeCodec().encode(records.change());
      TopicRecord record = record(value);
      byte[] bytes = codec.encode(record);
      TopicRecord read = codec.decode(bytes);
      assertThat(read.value()).as("seed %d", seed).isEqualTo(value);
      assertThat(read.offset()).isEqualTo(record.offset());
      assertThat(read.timestamp()).isEqualTo(-1);
      assertThat(read.key()).isNull();
      assertThat(read.headers()).hasSize(2);
      assertThat(read.headers().get(1).value()).isNull();
      GenericRecord avro =
          new GenericDatumReader<GenericRecord>(codec.schema())
              .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
      assertThat(avro.get("topic")).hasToString("pyx.demo.journal");
      assertThat(avro.get("offset")).isEqualTo(record.offset());
      assertThat(((GenericRecord) avro.get("value")).getSchema().getFullName())
          .isEqualTo("org.pyx.Change");
    }
  }

  @Test
  void aValueThatNobodyKnowsIsKeptAsItIs() {
    TopicRecordCodec codec = new TopicRecordCodec(Optional.empty());
    byte[] value = {9, 9, 9};
    assertThat(codec.decode(codec.encode(record(value))).value()).isEqualTo(value);
    TopicRecord none = new TopicRecord("t", 0, 0, new byte[] {1}, List.of(), null);
    assertThat(codec.decode(codec.encode(none)).value()).isNull();
    assertThat(codec.decode(codec.encode(none)).key()).containsExactly(1);
  }

  @Test
  void whatIsCutOffOrOfAnotherKindIsRefused() {
    TopicRecordCodec unknown = new TopicRecordCodec(Optional.empty());
    byte[] bytes = unknown.encode(record(new byte[] {1, 2, 3}));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> unknown.decode(cut)).isInstanceOf(MalformedRecordException.class);
    }
    TopicRecordCodec rejected = new TopicRecordCodec(Optional.of(Frame.REJECTED));
    byte[] change = new ChangeCodec().encode(records.change());
    assertThatThrownBy(() -> rejected.encode(record(change)))
        .isInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(() -> rejected.encode(new TopicRecord("t", 0, 0, null, List.of(), null)))
        .isInstanceOf(MalformedRecordException.class);
  }

  @ParameterizedTest
  @EnumSource
  void everySchemaNamesWhatItUsesBeforeItUsesIt(Frame frame) {
    org.apache.avro.Schema.Parser parser = new org.apache.avro.Schema.Parser();
    SchemaFiles.references(frame).stream()
        .map(SchemaFiles.Reference::definedBy)
        .distinct()
        .forEach(definedBy -> parse(parser, definedBy));
    parse(parser, frame);
    assertThat(parser.getTypes()).containsKey(SchemaFiles.name(frame));
  }

  /** With what it uses itself, as a registry's client does. */
  private static void parse(org.apache.avro.Schema.Parser parser, Frame frame) {
    if (!parser.getTypes().containsKey(SchemaFiles.name(frame))) {
      SchemaFiles.references(frame).forEach(reference -> parse(parser, reference.definedBy()));
      parser.parse(SchemaFiles.text(frame));
    }
  }
}
