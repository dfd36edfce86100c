package org.pyx.schemas.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/** The Avro schemas of the topics, for others: nothing of ours decodes by them. Thread-safe. */
public final class SchemaFiles {
  private static final Pattern FOREIGN = Pattern.compile("\"(org\\.pyx\\.[A-Za-z0-9]+)\"");

  /** What is defined stands before what uses it. */
  private static final List<Frame> ORDER =
      List.of(
          Frame.CHANGE,
          Frame.ACCEPTED,
          Frame.SETTLEMENT,
          Frame.REJECTED,
          Frame.TRUSTED_SCHEMA,
          Frame.TALLY,
          Frame.DECISION,
          Frame.LAW,
          Frame.COPY,
          Frame.DRAIN);

  private static final Map<Frame, Schema> SCHEMAS = new EnumMap<>(Frame.class);
  private static final Map<String, Frame> DEFINED = new HashMap<>();

  static {
    Schema.Parser parser = new Schema.Parser();
    for (Frame frame : ORDER) {
      SCHEMAS.put(frame, parser.parse(text(frame)));
      parser.getTypes().keySet().forEach(name -> DEFINED.putIfAbsent(name, frame));
    }
  }

  private SchemaFiles() {}

  /**
   * A type that a schema uses and another one defines.
   *
   * @param type its full name, such as {@code org.pyx.Change}
   * @param definedBy where it is defined
   */
  public record Reference(String type, Frame definedBy) {}

  /** The schema as the file has it, which may use types of other files. */
  public static String text(Frame frame) {
    try (InputStream file = SchemaFiles.class.getResourceAsStream("/avro/" + frame.resource())) {
      if (file == null) {
        throw new IllegalStateException("the schema " + frame.resource() + " is missing");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema with everything that it uses. */
  public static Schema schema(Frame frame) {
    Schema schema = SCHEMAS.get(frame);
    if (schema == null) {
      throw new IllegalStateException("no schema for " + frame);
    }
    return schema;
  }

  /** The full name of what a schema describes. */
  public static String name(Frame frame) {
    return schema(frame).getFullName();
  }

  /** What a schema uses and does not define, in the order in which it must be known. */
  public static List<Reference> references(Frame frame) {
    List<Reference> references = new ArrayList<>();
    Matcher names = FOREIGN.matcher(text(frame));
    while (names.find()) {
      Frame definedBy = DEFINED.get(names.group(1));
      if (definedBy == null) {
        throw new IllegalStateException("no schema defines " + names.group(1));
      }
      Reference reference = new Reference(names.group(1), definedBy);
      if (definedBy != frame && !references.contains(reference)) {
        references.add(reference);
      }
    }
    references.sort(java.util.Comparator.comparingInt(r -> ORDER.indexOf(r.definedBy())));
    return references;
  }
}
