package org.pyx.schemas.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * The records that a lane of an earlier release wrote, with the Avro schemas of then; console's
 * LaneRecorder wrote both.
 *
 * @param messages of all topics
 * @param schemas by frame; a frame that came later has none
 */
record RecordedRecords(List<Message> messages, Map<Frame, Schema> schemas) {
  /** A record as it stood on its topic. */
  record Message(String topic, long offset, Map<String, String> headers, byte[] value) {}

  static RecordedRecords read(Path folder) throws IOException {
    List<Message> messages = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(
            new GZIPInputStream(Files.newInputStream(folder.resolve("records.gz"))))) {
      for (String topic = in.readUTF(); !topic.isEmpty(); topic = in.readUTF()) {
        long offset = in.readLong();
        bytes(in); // the key
        Map<String, String> headers = new HashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
          headers.put(in.readUTF(), new String(bytes(in), StandardCharsets.UTF_8));
        }
        messages.add(new Message(topic, offset, headers, bytes(in)));
      }
    }
    return new RecordedRecords(messages, schemas(texts(folder.resolve("avro"))));
  }

  /** The texts of the schemas in a folder. */
  static Map<Frame, String> texts(Path folder) throws IOException {
    Map<Frame, String> texts = new EnumMap<>(Frame.class);
    for (Frame frame : Frame.values()) {
      Path file = folder.resolve(frame.resource());
      if (Files.exists(file)) {
        texts.put(frame, Files.readString(file));
      }
    }
    return texts;
  }

  /** The schemas of texts, each parsed after those whose names it uses. */
  static Map<Frame, Schema> schemas(Map<Frame, String> texts) {
    Schema.Parser parser = new Schema.Parser();
    Map<Frame, Schema> schemas = new EnumMap<>(Frame.class);
    texts.forEach((frame, text) -> schemas.put(frame, parser.parse(text)));
    return schemas;
  }

  /**
   * Why a record of then cannot be read by schemas of today. An id stands for one form of the
   * bytes: whoever decodes by the id takes today's schema for the writer's, and must read the same
   * as who has the schema of then.
   */
  Optional<String> problem(Message message, Map<Frame, Schema> today) {
    Frame frame = Frame.of(message.value());
    Schema then = schemas.get(frame);
    Schema now = today.get(frame);
    if (then == null || now == null) {
      return Optional.of("no schema of frame " + frame);
    }
    try {
      String resolved = decode(message.value(), then, now);
      String byId = decode(message.value(), now, now);
      return resolved.equals(byId)
          ? Optional.empty()
          : Optional.of("schema id " + frame.id() + " reads the bytes of then as something else");
    } catch (IOException | AvroRuntimeException e) {
      return Optional.of("schema id " + frame.id() + ": " + e);
    }
  }

  private static String decode(byte[] framed, Schema writer, Schema reader) throws IOException {
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(framed, Frame.LENGTH, framed.length - Frame.LENGTH, null);
    GenericRecord read = new GenericDatumReader<GenericRecord>(writer, reader).read(null, decoder);
    if (!decoder.isEnd()) {
      throw new IOException("bytes are left over");
    }
    return read.toString();
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? new byte[0] : in.readNBytes(length);
  }
}
