package org.pyx.schemas.stage;

import java.time.Instant;

/** Where a stage stands in its life; status, health and alerts read it. */
public sealed interface StageState {
  /** Not yet at work. */
  record Starting(String doing) implements StageState {}

  /** At work. */
  record Running() implements StageState {}

  /**
   * Waiting for something outside, and going on by itself when it is there.
   *
   * @param reason what it waits for, as it was found last
   * @param since since when it has not been at work
   */
  record Paused(String reason, Instant since) implements StageState {
    /** One that begins now. */
    public Paused(String reason) {
      this(reason, Instant.now());
    }
  }

  /** Finishing what it has begun. */
  record Stopping() implements StageState {}

  /** Ended as it was told to. */
  record Stopped() implements StageState {}

  /**
   * Ended because an operator drained the lane.
   *
   * @param where up to where, by whom and why, in words
   */
  record Drained(String where) implements StageState {}

  /** Ended by an error that waiting does not cure. */
  record Failed(String reason) implements StageState {}

  /** The pause that follows on this: one that goes on, perhaps for another reason, began before. */
  default Paused paused(String reason) {
    return this instanceof Paused before ? new Paused(reason, before.since()) : new Paused(reason);
  }
}
