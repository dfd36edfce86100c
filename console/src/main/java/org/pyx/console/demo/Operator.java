package org.pyx.console.demo;

import java.util.Optional;
import org.pyx.console.lane.Decisions;
import org.pyx.schemas.model.Hold;
import org.pyx.validator.ValidatorStage;

/**
 * Plays the auditor's operator: looks at each change before which the lane stands still, and lets
 * it be rejected. Not thread-safe.
 */
final class Operator {
  private final ValidatorStage validator;
  private final Decisions decisions;
  private final Screen screen;
  private long released = -1;
  private int count;

  Operator(ValidatorStage validator, Decisions decisions, Screen screen) {
    this.validator = validator;
    this.decisions = decisions;
    this.screen = screen;
  }

  /** Decides, if there is something to be decided. */
  void look() {
    Optional<Hold> hold = validator.hold();
    if (hold.isPresent() && hold.get().journalOffset() != released) {
      released = hold.get().journalOffset();
      count++;
      screen.line(
          "The lane stands still: %s. The operator looks at it, and lets the change be rejected.",
          hold.get().finding().explanation());
      decisions.release(released, "the demo's operator has looked at it");
    }
  }

  /** How often the lane stood still. */
  int count() {
    return count;
  }
}
