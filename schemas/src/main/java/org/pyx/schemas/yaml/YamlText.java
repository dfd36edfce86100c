package org.pyx.schemas.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pyx.schemas.text.SafeText;

/**
 * Writes names into YAML files and into text for people, so that one name stays one name on one
 * line, whatever characters it has. Stateless.
 */
public final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Words that some readers of YAML take for something else than text. */
  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private YamlText() {}

  /** A name as it is where that is safe, or else in double quotes. */
  public static String of(String name) {
    boolean plain =
        PLAIN.matcher(name).matches() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
    return plain ? name : quoted(name);
  }

  /** Names with commas between them. */
  public static String of(Collection<String> names) {
    return names.stream().map(YamlText::of).collect(Collectors.joining(", "));
  }

  /**
   * A text in double quotes, with everything escaped that a terminal or an editor could obey rather
   * than show.
   */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
          } else if (SafeText.isShown(c)) {
            quoted.appendCodePoint(c);
          } else {
            quoted.append(c > 0xFFFF ? "\\U%08X".formatted(c) : "\\u%04X".formatted(c));
          }
        });
    return quoted.append('"').toString();
  }
}
