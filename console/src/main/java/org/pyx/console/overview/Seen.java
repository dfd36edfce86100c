package org.pyx.console.overview;

import java.time.Instant;
import java.util.Optional;

/** What is known of a lane now. */
public sealed interface Seen {
  /** The lane's name. */
  String lane();

  /** The last that was seen, if anything was. */
  Optional<Overview> last();

  /** It was seen at the last look. */
  record Clearly(Overview overview) implements Seen {
    @Override
    public String lane() {
      return overview.lane();
    }

    @Override
    public Optional<Overview> last() {
      return Optional.of(overview);
    }
  }

  /**
   * It was not.
   *
   * @param since since when
   * @param why for the operator
   */
  record Not(String lane, Instant since, String why, Optional<Overview> last) implements Seen {}
}
