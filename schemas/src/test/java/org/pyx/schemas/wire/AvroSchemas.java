package org.pyx.schemas.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The schema files, each parsed after those whose names it uses. */
final class AvroSchemas {
  private AvroSchemas() {}

  static Map<Frame, Schema> in(String folder) {
    Schema.Parser parser = new Schema.Parser();
    Map<Frame, Schema> schemas = new EnumMap<>(Frame.class);
    for (Frame frame : Frame.values()) { // their order is that of their dependencies
      try (InputStream in = AvroSchemas.class.getResourceAsStream(folder + frame.resource())) {
        if (in != null) { // a frame that came later
          schemas.put(frame, parser.parse(in));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(frame.resource(), e);
      }
    }
    return schemas;
  }
}
