package org.pyx.console.command;

import java.util.Optional;
import org.pyx.console.Terminal;

/** Exit codes, as {@code pyx --help} lists them. */
public final class Outcome {
  /** Something was found: a difference, an attack that was not caught, a rejected change. */
  public static final int DIFFERENCE = 1;

  /** What was waited for did not come in time. */
  public static final int TIMED_OUT = 4;

  /** The lane stands still at a change about which somebody must decide. */
  public static final int STANDS_STILL = 5;

  /** A stage stopped with an error. */
  public static final int STAGE_FAILED = 3;

  /** An error of Pyx itself, as {@code EX_SOFTWARE} of sysexits(3). */
  public static final int INTERNAL_ERROR = 70;

  private Outcome() {}

  static int of(Optional<String> failure) {
    failure.ifPresent(reason -> System.err.println("pyx: " + Terminal.line(reason)));
    return failure.isPresent() ? STAGE_FAILED : 0;
  }
}
