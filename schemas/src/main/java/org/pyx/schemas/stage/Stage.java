package org.pyx.schemas.stage;

/** A stage of a lane: capture, validator or sink. Methods may be called from any thread. */
public interface Stage extends AutoCloseable {
  /** What it is called in messages. */
  String name();

  /**
   * Begins to work and returns at once; progress shows in {@link #state()}.
   *
   * @throws StopException if the configuration can be seen to be wrong right away
   */
  void start();

  /** Where it stands. */
  StageState state();

  /**
   * Ends in order: finishes or abandons what it has begun so that nothing is lost or doubled.
   * Returns when it has ended.
   */
  @Override
  void close();
}
