package org.pyx.console.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.SchemaFiles;

/**
 * What a <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">
 * Schema Registry</a> says when it is asked to read. A pure function of the question, but for the
 * schemas, which never change. Thread-safe.
 */
public final class RegistryAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String LATEST = "latest";
  private static final int NO_SUBJECT = 40_401;
  private static final int NO_VERSION = 40_402;
  private static final int NO_SCHEMA = 40_403;
  private static final int BAD_VERSION = 42_202;

  private final Subjects subjects;

  /** The answers about our schemas, and about the topics of some lanes. */
  public RegistryAnswers(List<Lane> lanes) {
    subjects = new Subjects(lanes);
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body JSON, or the bare schema where the API wants it so
   */
  public record Answer(int status, String body) {}

  /**
   * Answers.
   *
   * @param method of HTTP
   * @param path its parts between the slashes, decoded
   * @param query its parameters, decoded
   */
  public Answer answer(String method, List<String> path, Map<String, String> query) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return error(405, 405, "HTTP 405 Method Not Allowed: this registry is read-only");
    }
    String where = path.isEmpty() ? "" : path.getFirst();
    return switch (where) {
      case "" -> path.isEmpty() ? json(NODES.objectNode()) : notFound();
      case "schemas" -> schemas(path.subList(1, path.size()), query);
      case "subjects" -> subjects(path.subList(1, path.size()), query);
      case "config" ->
          path.size() == 1
              ? json(NODES.objectNode().put("compatibilityLevel", "BACKWARD"))
              : notFound();
      case "mode" ->
          path.size() == 1 ? json(NODES.objectNode().put("mode", "READONLY")) : notFound();
      default -> notFound();
    };
  }

  private Answer schemas(List<String> path, Map<String, String> query) {
    if (path.equals(List.of("types"))) {
      return json(NODES.arrayNode().add("AVRO"));
    }
    if (path.size() < 2 || path.size() > 3 || !path.getFirst().equals("ids")) {
      return notFound();
    }
    Optional<Frame> frame =
        path.get(1).matches("[0-9]{1,9}")
            ? Subjects.byId(Integer.parseInt(path.get(1)))
            : Optional.empty();
    if (frame.isEmpty()) {
      return error(404, NO_SCHEMA, "Schema " + path.get(1) + " not found");
    }
    if (path.size() == 2) {
      return json(schema(NODES.objectNode(), frame.get(), query));
    }
    List<Subjects.Version> places = subjects.of(frame.get());
    return switch (path.get(2)) {
      case "schema" -> new Answer(200, text(frame.get(), query));
      case "subjects" -> {
        ArrayNode names = NODES.arrayNode();
        places.forEach(place -> names.add(place.subject()));
        yield json(names);
      }
      case "versions" -> {
        ArrayNode versions = NODES.arrayNode();
        places.forEach(place ->
            versions.addObject().put("subject", place.subject()).put("version", place.number()));
        yield json(versions);
      }
      default -> notFound();
    };
  }

  private Answer subjects(List<String> path, Map<String, String> query) {
    if (path.isEmpty()) {
      ArrayNode names = NODES.arrayNode();
      String prefix = query.getOrDefault("subjectPrefix", "");
      subjects.names().stream().filter(name -> name.startsWith(prefix)).forEach(names::add);
      return json(names);
    }
    String subject = path.getFirst();
    List<Subjects.Version> versions = subjects.of(subject);
    if (path.size() < 2 || !path.get(1).equals("versions") || path.size() > 4) {
      return notFound();
    }
    if (versions.isEmpty()) {
      return error(404, NO_SUBJECT, "Subject '" + subject + "' not found.");
    }
    if (path.size() == 2) {
      ArrayNode numbers = NODES.arrayNode();
      versions.forEach(version -> numbers.add(version.number()));
      return json(numbers);
    }
    return version(versions, path.get(2), path.size() == 3 ? "" : path.get(3), query);
  }

  private Answer version(
      List<Subjects.Version> versions, String number, String what, Map<String, String> query) {
    boolean last = number.equals(LATEST) || number.equals("-1");
    if (!last && !number.matches("[1-9][0-9]{0,8}")) {
      return error(
          422,
          BAD_VERSION,
          "The specified version '"
              + number
              + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
              + " \"latest\"");
    }
    int wanted = last ? versions.size() : Integer.parseInt(number);
    if (wanted > versions.size()) {
      return error(404, NO_VERSION, "Version " + number + " not found.");
    }
    Subjects.Version version = versions.get(wanted - 1);
    return switch (what) {
      case "" ->
          json(
              schema(
                  NODES
                      .objectNode()
                      .put("subject", version.subject())
                      .put("version", version.number())
                      .put("id", version.frame().id()),
                  version.frame(),
                  query));
      case "schema" -> new Answer(200, text(version.frame(), query));
      case "referencedby" -> json(referencedBy(version));
      default -> notFound();
    };
  }

  private static ArrayNode referencedBy(Subjects.Version version) {
    ArrayNode ids = NODES.arrayNode();
    for (Frame frame : Frame.values()) {
      if (SchemaFiles.name(version.frame()).equals(version.subject())
          && SchemaFiles.references(frame).stream()
              .anyMatch(reference -> reference.definedBy() == version.frame())) {
        ids.add(frame.id());
      }
    }
    return ids;
  }

  /** Type, text and references of a schema, as the API has them; of Avro the type is left out. */
  private static ObjectNode schema(ObjectNode into, Frame frame, Map<String, String> query) {
    into.put("schema", text(frame, query));
    List<SchemaFiles.Reference> references = SchemaFiles.references(frame);
    if (!references.isEmpty() && !isResolved(query)) {
      ArrayNode array = into.putArray("references");
      for (SchemaFiles.Reference reference : references) {
        array
            .addObject()
            .put("name", reference.type())
            .put("subject", SchemaFiles.name(reference.definedBy()))
            .put("version", 1);
      }
    }
    return into;
  }

  private static String text(Frame frame, Map<String, String> query) {
    if (isResolved(query)) {
      return SchemaFiles.schema(frame).toString();
    }
    try {
      return JSON.readTree(SchemaFiles.text(frame)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("a schema of ours is no JSON", e);
    }
  }

  /** Whether the schema shall hold what it refers to. */
  private static boolean isResolved(Map<String, String> query) {
    @Nullable String format = query.get("format");
    return "resolved".equals(format);
  }

  private static Answer notFound() {
    return error(404, 404, "HTTP 404 Not Found");
  }

  private static Answer error(int status, int code, String message) {
    return new Answer(
        status, NODES.objectNode().put("error_code", code).put("message", message).toString());
  }

  private static Answer json(com.fasterxml.jackson.databind.JsonNode node) {
    return new Answer(200, node.toString());
  }

  /** The length of an answer as it travels. */
  static byte[] bytes(Answer answer) {
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }
}
