package org.pyx.console.check;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyx.schemas.stage.StopException;

/**
 * From where on a figure is bad: above the threshold.
 *
 * @param warning by figure
 * @param critical by figure
 */
public record Thresholds(Map<Figure, Long> warning, Map<Figure, Long> critical) {
  private static final String NONE = "none";

  public Thresholds {
    warning = Map.copyOf(warning);
    critical = Map.copyOf(critical);
  }

  /**
   * Reads those that somebody wrote, {@code FIGURE=NUMBER} or {@code FIGURE=none}; the others are
   * the usual ones.
   *
   * @throws StopException if one is wrong
   */
  public static Thresholds of(List<String> warning, List<String> critical) {
    Map<Figure, Long> warnings = new EnumMap<>(Figure.class);
    Map<Figure, Long> criticals = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      put(warnings, figure, figure.usualWarning());
      put(criticals, figure, figure.usualCritical());
    }
    warning.forEach(text -> read(warnings, text));
    critical.forEach(text -> read(criticals, text));
    for (Figure figure : Figure.values()) {
      Long low = warnings.get(figure);
      Long high = criticals.get(figure);
      if (low != null && high != null && low > high) {
        throw new StopException(
            figure.word() + ": critical is " + high + ", below warning, which is " + low);
      }
    }
    return new Thresholds(warnings, criticals);
  }

  private static void put(Map<Figure, Long> into, Figure figure, OptionalLong usual) {
    usual.ifPresent(number -> into.put(figure, number));
  }

  private static void read(Map<Figure, Long> into, String text) {
    int equals = text.indexOf('=');
    String word = equals < 0 ? text : text.substring(0, equals);
    String number = equals < 0 ? "" : text.substring(equals + 1);
    Figure figure =
        Stream.of(Figure.values())
            .filter(each -> each.word().equals(word))
            .findFirst()
            .orElseThrow(() ->
                new StopException(
                    "no figure \""
                        + word
                        + "\"; there are "
                        + Stream.of(Figure.values())
                            .map(Figure::word)
                            .collect(Collectors.joining(", "))));
    if (number.equals(NONE)) {
      into.remove(figure);
    } else if (number.matches("[0-9]{1,18}")) {
      into.put(figure, Long.valueOf(number));
    } else {
      throw new StopException(
          word + " needs a whole number, or none, behind an equals sign, not \"" + number + "\"");
    }
  }
}
