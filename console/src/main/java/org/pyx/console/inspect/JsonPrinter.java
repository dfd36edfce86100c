package org.pyx.console.inspect;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.pyx.schemas.stage.StopException;

/** Events for programs: one JSON object a line, in ASCII. Not thread-safe. */
public final class JsonPrinter implements EntryPrinter {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final OutputStream out;

  /** A printer. */
  public JsonPrinter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void print(Told told) {
    line(generator -> EntryJson.write(generator, told));
  }

  @Override
  public void copy(List<CopyRow> rows) {
    line(generator -> EntryJson.write(generator, rows));
  }

  private interface Fields {
    void write(JsonGenerator generator) throws IOException;
  }

  private void line(Fields fields) {
    try {
      try (JsonGenerator generator = JSON.createGenerator(out, JsonEncoding.UTF8)) {
        // what the exchange chose moves no cursor of who prints the file
        generator.enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
        fields.write(generator);
      }
      out.write('\n');
    } catch (IOException e) {
      throw new StopException("cannot write the output", e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new StopException("cannot write the output", e);
    }
  }
}
