package org.pyx.validator.rules.change;

import org.jspecify.annotations.Nullable;
import org.pyx.validator.memory.Remembered;

/** Says what is trusted of a row. Stateless. */
final class TrustedWords {
  static final String IN_COPY = "the row as first accepted stays in the copy";

  private TrustedWords() {}

  static String of(@Nullable Remembered known) {
    return known == null
        ? "no row under this key"
        : "digest " + known.digest() + " of the immutable columns; " + IN_COPY;
  }
}
