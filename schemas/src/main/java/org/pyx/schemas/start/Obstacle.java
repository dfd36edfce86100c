package org.pyx.schemas.start;

import org.pyx.schemas.stage.StopException;

/**
 * Why a stage must not go on. Each kind is a check of its own, with its own message and way out.
 */
public sealed interface Obstacle
    permits NotBegun,
        AlreadyBegun,
        TopicsMissing,
        Misconfigured,
        HeadLost,
        MadeAnew,
        TailLost,
        TailReplaced,
        JournalEmpty,
        MemoryLost,
        CopyEmpty,
        CopyFilled {
  /** What is wrong, for the operator, in one line. */
  String words();

  /** Where it says what to do. */
  WayOut wayOut();

  /** The error of a stage that refuses to go on. */
  default StopException refusal() {
    return wayOut().refuse(words());
  }
}
