package org.pyx.schemas.stage;

/** Where a stage stands in its life; status, health and alerts read it. */
public sealed interface StageState {
  /** Not yet at work. */
  record Starting(String doing) implements StageState {}

  /** At work. */
  record Running() implements StageState {}

  /** Waiting for something outside, and going on by itself when it is there. */
  record Paused(String reason) implements StageState {}

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
}
