package org.pyx.console.inspect;

import org.pyx.schemas.wire.Lane;

/** The topics of a lane that hold events. */
public enum LaneTopic {
  /** What was captured. */
  JOURNAL,
  /** What may enter the copy. */
  ACCEPTED,
  /** Evidence. */
  REJECTED,
  /** What operators decided, and the laws that were in force. */
  DECISIONS;

  /** Its name in a lane. */
  public String of(Lane lane) {
    return switch (this) {
      case JOURNAL -> lane.journal();
      case ACCEPTED -> lane.accepted();
      case REJECTED -> lane.rejected();
      case DECISIONS -> lane.decisions();
    };
  }
}
