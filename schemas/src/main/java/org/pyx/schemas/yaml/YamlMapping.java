package org.pyx.schemas.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.StopException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping in a YAML file. Every key must be asked for: {@link #done()} refuses the others by
 * name, with their line. Not thread-safe.
 */
public final class YamlMapping {
  private final String file;
  private final int line;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  YamlMapping(String file, MappingNode node) {
    this.file = file;
    this.line = lineOf(node);
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new StopException(
            file + " line " + lineOf(tuple.getKeyNode()) + ": a key must be plain text");
      }
      if (nodes.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        throw new StopException(
            file + " line " + lineOf(key) + ": \"" + key.getValue() + "\" occurs twice");
      }
      lines.put(key.getValue(), lineOf(key));
    }
  }

  /**
   * The keys in the order of the file; asking for them does not count as asking for their values.
   */
  public List<String> keys() {
    return List.copyOf(nodes.keySet());
  }

  /** A text that must be there. */
  public String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  /** A text that may be missing. */
  public Optional<String> optionalText(String key) {
    Node node = take(key);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(key, "must be a plain value");
    }
    return Optional.of(scalar.getValue());
  }

  /** A whole number that may be missing. */
  public int number(String key, int otherwise) {
    return optionalText(key)
        .map(text -> {
          try {
            return Integer.parseInt(text);
          } catch (NumberFormatException e) {
            throw wrong(key, "must be a whole number, not \"" + text + "\"");
          }
        })
        .orElse(otherwise);
  }

  /** A truth value that may be missing. */
  public boolean flag(String key, boolean otherwise) {
    return optionalText(key)
        .map(text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw wrong(key, "must be true or false, not \"" + text + "\"");
            })
        .orElse(otherwise);
  }

  /** One of some words, by their lower-case names with {@code -} for {@code _}; may be missing. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    return optionalText(key).map(text -> oneOf(key, text, type)).orElse(otherwise);
  }

  /** A mapping that may be missing. */
  public Optional<YamlMapping> mapping(String key) {
    Node node = take(key);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(key, "must be a mapping of keys to values");
    }
    return Optional.of(new YamlMapping(file, mapping));
  }

  /** A list of texts; empty if missing. */
  public List<String> texts(String key) {
    Node node = take(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong(key, "must be a list, such as [a, b]");
    }
    List<String> texts = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (!(item instanceof ScalarNode scalar)) {
        throw wrong(key, "must hold plain values");
      }
      texts.add(scalar.getValue());
    }
    return texts;
  }

  /** All pairs of the mapping as texts. */
  public Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    keys().forEach(key -> pairs.put(key, text(key)));
    return pairs;
  }

  /** All values of the mapping, each a mapping of its own or nothing, made into something. */
  public <T> Map<String, T> each(BiFunction<String, YamlMapping, T> make) {
    Map<String, T> made = new LinkedHashMap<>();
    for (String key : keys()) {
      made.put(key, make.apply(key, mapping(key).orElseThrow(() -> missing(key))));
    }
    return made;
  }

  /** A word of an enumeration, or an error at a key's line. */
  public <E extends Enum<E>> E oneOf(String key, String text, Class<E> type) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      known.add(name);
    }
    throw wrong(key, "must be one of " + String.join(", ", known) + ", not \"" + text + "\"");
  }

  /** An error about a key, with its place. */
  public StopException wrong(String key, String what) {
    return wrongAt(line(key), key, what);
  }

  /** An error about a text under a key, with the text's own place where it can be found. */
  public StopException wrong(String key, String text, String what) {
    Node node = nodes.get(key);
    OptionalInt place = node == null ? OptionalInt.empty() : linesOf(node, text).max();
    return wrongAt(place.orElse(line(key)), key, what);
  }

  private StopException wrongAt(int place, String key, String what) {
    return new StopException(file + " line " + place + ": \"" + key + "\" " + what);
  }

  /** The line of a key, from 1; of the whole mapping if there is no such key. */
  public int line(String key) {
    return lines.getOrDefault(key, line);
  }

  /** The line on which a text first stands, as a key or a value, however deep; from 1. */
  public OptionalInt lineOf(String text) {
    for (Map.Entry<String, Node> entry : nodes.entrySet()) {
      if (entry.getKey().equals(text)) {
        return OptionalInt.of(line(text));
      }
      OptionalInt place = linesOf(entry.getValue(), text).min();
      if (place.isPresent()) {
        return place;
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Ends the reading of this mapping.
   *
   * @throws StopException if there are keys that nobody asked for
   */
  public void done() {
    for (String key : nodes.keySet()) {
      if (!asked.contains(key)) {
        throw wrong(
            key,
            "is unknown here; known are " + String.join(", ", asked.stream().sorted().toList()));
      }
    }
  }

  private StopException missing(String key) {
    return wrong(key, "is missing");
  }

  private @Nullable Node take(String key) {
    asked.add(key);
    Node node = nodes.get(key);
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL) ? null : node;
  }

  private static IntStream linesOf(Node node, String text) {
    return switch (node) {
      case ScalarNode scalar when scalar.getValue().equals(text) -> IntStream.of(lineOf(scalar));
      case SequenceNode sequence ->
          sequence.getValue().stream().flatMapToInt(item -> linesOf(item, text));
      case MappingNode mapping ->
          mapping.getValue().stream()
              .flatMapToInt(tuple ->
                  IntStream.concat(
                      linesOf(tuple.getKeyNode(), text), linesOf(tuple.getValueNode(), text)));
      default -> IntStream.empty();
    };
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
