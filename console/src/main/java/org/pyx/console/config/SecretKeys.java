package org.pyx.console.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.yaml.YamlMapping;

/** Reads a secret, which stands in the file itself, in the environment or in a file of its own. */
final class SecretKeys {
  private SecretKeys() {}

  /**
   * The secret under a key, or under that with {@code -env} or {@code -file}. One that cannot be
   * read is {@linkplain Secret#missing missing}: only who needs it says so.
   */
  static Secret read(YamlMapping part, String key, Function<String, @Nullable String> environment) {
    Optional<String> inline = part.optionalText(key);
    Optional<String> variable = part.optionalText(key + "-env");
    Optional<String> file = part.optionalText(key + "-file");
    if (inline.isPresent() && (variable.isPresent() || file.isPresent())
        || variable.isPresent() && file.isPresent()) {
      throw part.wrong(
          key, "may be given once only: %s, %s-env or %s-file".formatted(key, key, key));
    }
    if (variable.isPresent()) {
      String value = environment.apply(variable.get());
      if (value == null) {
        return Secret.missing(
            part.wrong(
                key + "-env",
                "names the environment variable " + variable.get() + ", which is not set"));
      }
      return new Secret(value);
    }
    if (file.isPresent()) {
      try {
        return new Secret(Files.readString(Path.of(file.get())).strip());
      } catch (IOException e) {
        return Secret.missing(
            part.wrong(key + "-file", "names a file that cannot be read: " + file.get()));
      }
    }
    return inline.map(Secret::new).orElse(Secret.NONE);
  }
}
