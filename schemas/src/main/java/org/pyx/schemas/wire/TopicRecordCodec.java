package org.pyx.schemas.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Records of a topic for Avro files: what stands around the value, and then the value byte for byte
 * as it is on the topic, less its frame. Not thread-safe.
 */
public final class TopicRecordCodec {
  private static final String NAMESPACE = "org.pyx.bundle";

  private final AvroWriter writer = new AvroWriter();
  private final Strings strings = new Strings();
  private final Optional<Frame> frame;

  /**
   * A codec.
   *
   * @param frame what all values are; empty for values of which nothing is known
   */
  public TopicRecordCodec(Optional<Frame> frame) {
    this.frame = frame;
  }

  /** The schema of such a record, with everything that it uses. */
  public Schema schema() {
    String record =
        frame.map(f -> SchemaFiles.schema(f).toString()).orElse("[\"null\", \"bytes\"]");
    return new Schema.Parser()
        .parse(
            """
            {"type": "record", "name": "%s", "namespace": "%s",
             "doc": "A record of a topic of Kafka.",
             "fields": [
              {"name": "topic", "type": "string"},
              {"name": "offset", "type": "long"},
              {"name": "timestamp", "type": "long", "doc": "Milliseconds since 1970 UTC."},
              {"name": "key", "type": ["null", "bytes"]},
              {"name": "headers", "type": {"type": "array", "items":
                {"type": "record", "name": "Header", "fields": [
                  {"name": "name", "type": "string"},
                  {"name": "value", "type": ["null", "bytes"]}]}}},
              {"name": "value", "type": %s}
             ]}
            """
                .formatted(
                    frame.isPresent() ? "TopicRecord" : "UnreadableRecord", NAMESPACE, record));
  }

  /**
   * The bytes of a record.
   *
   * @throws MalformedRecordException if its value has another frame
   */
  public byte[] encode(TopicRecord record) {
    byte[] value = record.value();
    writer.start(Frame.CHANGE); // stands for any: it is cut off below
    writer.writeString(record.topic()).writeLong(record.offset()).writeLong(record.timestamp());
    writeOptional(record.key());
    if (!record.headers().isEmpty()) {
      writer.writeLong(record.headers().size());
      for (TopicRecord.Header header : record.headers()) {
        writer.writeString(header.name());
        writeOptional(header.value());
      }
    }
    writer.writeLong(0);
    if (frame.isEmpty()) {
      writeOptional(value);
    } else if (value == null) {
      throw new MalformedRecordException("the record has no value");
    } else {
      frame.get().require(value);
      writer.writeRaw(value, Frame.LENGTH, value.length - Frame.LENGTH);
    }
    byte[] framed = writer.finish();
    return java.util.Arrays.copyOfRange(framed, Frame.LENGTH, framed.length);
  }

  /**
   * Reads a record; its value is not looked into.
   *
   * @throws MalformedRecordException if the bytes are none
   */
  public TopicRecord decode(byte[] bytes) {
    AvroReader in = new AvroReader(bytes, 0, strings);
    String topic = in.readName("topic");
    long offset = in.readLong("offset");
    long timestamp = in.readLong("timestamp");
    byte @Nullable [] key = readOptional(in, "key");
    List<TopicRecord.Header> headers = new ArrayList<>();
    for (int count = in.readBlock("headers"); count > 0; count = in.readBlock("headers")) {
      for (int i = 0; i < count; i++) {
        headers.add(
            new TopicRecord.Header(in.readName("header"), readOptional(in, "header's value")));
      }
    }
    byte @Nullable [] value;
    if (frame.isPresent()) {
      value = new byte[Frame.LENGTH + in.remaining()];
      frame.get().write(value);
      System.arraycopy(bytes, in.place(), value, Frame.LENGTH, in.remaining());
    } else {
      value = readOptional(in, "value");
      in.end();
    }
    return new TopicRecord(topic, offset, timestamp, key, headers, value);
  }

  private void writeOptional(byte @Nullable [] bytes) {
    if (bytes == null) {
      writer.writeLong(0);
    } else {
      writer.writeLong(1).writeBytes(bytes);
    }
  }

  private static byte @Nullable [] readOptional(AvroReader in, String field) {
    return switch (in.readInt(field)) {
      case 0 -> null;
      case 1 -> in.readBytes(field);
      default -> throw new MalformedRecordException("field " + field + " has no such branch");
    };
  }
}
