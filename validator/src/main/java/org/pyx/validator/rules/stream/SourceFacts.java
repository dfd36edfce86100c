package org.pyx.validator.rules.stream;

import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.Value;

/** What was seen of the server, by name. Immutable. */
public record SourceFacts(Row facts) {
  @Nullable String text(String name) {
    return facts.get(name) instanceof Value.Text text ? text.value() : null;
  }

  @Nullable Long number(String name) {
    return facts.get(name) instanceof Value.Int number ? number.value() : null;
  }

  /** Whether a fact is known and true. */
  boolean isTrue(String name) {
    return facts.get(name) instanceof Value.Bool flag && flag.value();
  }

  @Nullable Lsn logEnd() {
    return lsn(Facts.LOG_END);
  }

  @Nullable Lsn resume() {
    return lsn(Facts.RESUME);
  }

  @Nullable Lsn confirmed() {
    return lsn(Facts.CONFIRMED);
  }

  private @Nullable Lsn lsn(String name) {
    String text = text(name);
    try {
      return text == null ? null : Lsn.parse(text);
    } catch (IllegalArgumentException e) {
      return null; // what is no position was not seen
    }
  }
}
