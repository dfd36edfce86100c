package org.pyx.console.lane;

import org.pyx.schemas.model.Hold;

/** Where a lane stands on its way to a goal. */
public sealed interface Standing {
  /** Where, in words for the operator; names in it may be the exchange's. */
  String words();

  /** On its way. */
  record Behind(String words) implements Standing {}

  /** There: every whole transaction up to the goal is in the copy, or rejected as evidence. */
  record Complete(String words) implements Standing {}

  /**
   * It stands still before the goal, with everything before that place in the copy.
   *
   * @param hold where and why
   */
  record Still(Hold hold, String words) implements Standing {}
}
