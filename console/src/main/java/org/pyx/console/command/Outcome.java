package org.pyx.console.command;

import java.util.Optional;
import org.pyx.console.Terminal;

/** Exit codes, as {@code pyx --help} lists them. */
final class Outcome {
  static final int DIFFERENCE = 1;
  static final int STAGE_FAILED = 3;

  private Outcome() {}

  static int of(Optional<String> failure) {
    failure.ifPresent(reason -> System.err.println("pyx: " + Terminal.safe(reason)));
    return failure.isPresent() ? STAGE_FAILED : 0;
  }
}
