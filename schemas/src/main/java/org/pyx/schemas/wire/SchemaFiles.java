package org.pyx.schemas.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** The Avro schemas of the topics, for others: nothing of ours decodes by them. Thread-safe. */
public final class SchemaFiles {
  private static final Pattern FOREIGN = Pattern.compile("\"(org\\.pyx\\.[A-Za-z0-9]+)\"");

  /** What is defined stands before what uses it. */
  private static final List<Frame> ORDER = new ArrayList<>();

  private static final Map<Frame, Schema> SCHEMAS = new EnumMap<>(Frame.class);
  private static final Map<String, Frame> DEFINED = new HashMap<>();

  static {
    Schema.Parser parser = new Schema.Parser();
    List<Frame> left = new ArrayList<>(List.of(Frame.values()));
    while (!left.isEmpty()) {
      Frame next =
          left.stream()
              .filter(frame -> DEFINED.keySet().containsAll(used(text(frame))))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalStateException("no schema defines what " + left + " use"));
      left.remove(next);
      ORDER.add(next);
      SCHEMAS.put(next, parser.parse(text(next)));
      parser.getTypes().keySet().forEach(name -> DEFINED.putIfAbsent(name, next));
    }
  }

  private SchemaFiles() {}

  /** The full names that a text uses. */
  private static Set<String> used(String text) {
    return FOREIGN.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

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
    for (String name : used(text(frame))) {
      references.add(new Reference(name, Objects.requireNonNull(DEFINED.get(name))));
    }
    references.sort(
        Comparator.<Reference>comparingInt(reference -> ORDER.indexOf(reference.definedBy()))
            .thenComparing(Reference::type));
    return references;
  }
}
