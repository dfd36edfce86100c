package org.pyx.console.inspect;

import java.util.Optional;
import java.util.function.Function;

/**
 * From one thing to another, both included; either end may be open.
 *
 * @param first the first, if there is one
 * @param last the last, if there is one
 */
public record Range<T extends Comparable<T>>(Optional<T> first, Optional<T> last) {
  private static final String TO = "..";

  /** From the beginning to the end. */
  public static <T extends Comparable<T>> Range<T> all() {
    return new Range<T>(Optional.empty(), Optional.empty());
  }

  /**
   * Reads {@code A..B}, {@code A..}, {@code ..B} or {@code A}.
   *
   * @param end reads an end
   * @throws IllegalArgumentException if it is none of these, or ends before it begins
   */
  public static <T extends Comparable<T>> Range<T> parse(String text, Function<String, T> end) {
    int to = text.indexOf(TO);
    if (to < 0) {
      T only = end.apply(text);
      return new Range<>(Optional.of(only), Optional.of(only));
    }
    Optional<T> first = Optional.of(text.substring(0, to)).filter(s -> !s.isEmpty()).map(end);
    Optional<T> last = Optional.of(text.substring(to + 2)).filter(s -> !s.isEmpty()).map(end);
    if (first.isPresent() && last.isPresent() && first.get().compareTo(last.get()) > 0) {
      throw new IllegalArgumentException("it ends before it begins");
    }
    return new Range<>(first, last);
  }

  /** Whether something lies in it. */
  public boolean contains(T value) {
    return first.map(f -> f.compareTo(value) <= 0).orElse(true)
        && last.map(l -> l.compareTo(value) >= 0).orElse(true);
  }

  /** Whether nothing lies outside of it. */
  public boolean isAll() {
    return first.isEmpty() && last.isEmpty();
  }
}
