package org.pyx.console.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.stage.StopException;
import org.pyx.verify.Finding;
import org.pyx.verify.Result;

/**
 * Findings for programs: a file with one JSON object a line, written as they come, and a last line
 * with the counts of all tables. Not thread-safe.
 */
final class JsonFindings implements AutoCloseable {
  private final JsonFactory json = new JsonFactory();
  private final FileChannel file;
  private final Path path;
  private long position;

  /** Writes into a file, whose contents stay until {@link #cut}. */
  JsonFindings(Path path) {
    this.path = path;
    try {
      this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StopException("cannot write " + path, e);
    }
  }

  /** How much is written, in bytes. */
  long position() {
    return position;
  }

  /** Goes on behind what was written up to a position; everything behind is removed. */
  void cut(long from) {
    try {
      if (from > file.size()) {
        throw new StopException(
            path + " is shorter than the interrupted run left it; name the file of that run");
      }
      file.truncate(from);
      position = from;
    } catch (IOException e) {
      throw new StopException("cannot write " + path, e);
    }
  }

  void write(Finding finding) {
    line(generator -> {
      table(generator, finding.table());
      generator.writeStringField("finding", word(finding.kind()));
      generator.writeStringField("key", finding.key());
      switch (finding.kind()) {
        case DIFFERENT -> {
          generator.writeArrayFieldStart("columns");
          for (String column : finding.columns()) {
            generator.writeString(column);
          }
          generator.writeEndArray();
        }
        case EXTRA -> {
          generator.writeStringField("origin", word(finding.origin()));
          if (finding.rejectedOffset().isPresent()) {
            generator.writeNumberField("rejectedOffset", finding.rejectedOffset().getAsLong());
          }
        }
        case UNDECIDED, UNREADABLE -> generator.writeStringField("reason", finding.reason());
        case MISSING -> {}
      }
    });
  }

  void write(Result result) {
    line(generator -> {
      generator.writeBooleanField("clean", result.clean());
      generator.writeArrayFieldStart("tables");
      for (Result.Table table : result.tables()) {
        generator.writeStartObject();
        table(generator, table.name());
        generator.writeNumberField("equal", table.equal());
        generator.writeNumberField("missing", table.missing());
        generator.writeNumberField("extra", table.extra());
        generator.writeNumberField("different", table.different());
        generator.writeNumberField("undecided", table.undecided());
        generator.writeNumberField("deletedLawfully", table.deletedLawfully());
        generator.writeNumberField("unreadable", table.unreadable());
        generator.writeEndObject();
      }
      generator.writeEndArray();
    });
  }

  private static void table(JsonGenerator generator, TableName table) throws IOException {
    generator.writeStringField("schema", table.schema());
    generator.writeStringField("table", table.name());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private interface Fields {
    void write(JsonGenerator generator) throws IOException;
  }

  private void line(Fields fields) {
    StringWriter text = new StringWriter();
    try {
      try (JsonGenerator generator = json.createGenerator(text)) {
        // what the exchange chose moves no cursor of who prints the file
        generator.enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
        generator.writeStartObject();
        fields.write(generator);
        generator.writeEndObject();
      }
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text.append('\n').toString());
      while (bytes.hasRemaining()) {
        position += file.write(bytes, position);
      }
    } catch (IOException e) {
      throw new StopException("cannot write " + path, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new StopException("cannot write " + path, e);
    }
  }
}
