package org.pyx.validator.topology;

import org.pyx.schemas.model.Hold;

/** Is told when a lane stands still. Called by the task's thread; must not block. */
public interface HoldListener {
  /** A task begins and finds that the lane stood still when the last one ended. */
  void found(Hold hold);

  /** The held record was judged, by the law in force, and must wait. */
  void stands(Hold hold);

  /** The change before which the lane stood has been judged. */
  void goesOn();
}
