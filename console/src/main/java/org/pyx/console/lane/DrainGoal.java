package org.pyx.console.lane;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;

/**
 * Everything in the journal, which must have come to a place, and grows no more: a capture that has
 * been told to end does so within a second, and one that has not writes heartbeats.
 */
public final class DrainGoal implements Callable<Callable<Standing>> {
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final KafkaAccess kafka;
  private final Lane lane;
  private final Lsn until;
  private final Runnable decide;
  private volatile long rejectedFrom;
  private boolean decided;

  /**
   * A goal that is not known yet.
   *
   * @param decide writes the decision, once
   */
  public DrainGoal(KafkaAccess kafka, Lane lane, Lsn until, Runnable decide) {
    this.kafka = kafka;
    this.lane = lane;
    this.until = until;
    this.decide = decide;
  }

  /** The offset of the rejected topic from which evidence belongs to this call. */
  public long rejectedFrom() {
    return rejectedFrom;
  }

  /** Decides; gives what looks whether it is obeyed. */
  @Override
  public synchronized Callable<Standing> call() {
    if (!decided) {
      rejectedFrom = Rejections.end(kafka, lane);
      decide.run();
      decided = true;
    }
    return new Quiet(CatchUp.everything(kafka, lane, until));
  }

  /** Believes that everything is there only when nothing more has come for a while. */
  private static final class Quiet implements Callable<Standing> {
    private final CatchUp catchUp;
    private long end = -1;
    private long since = System.nanoTime();

    Quiet(CatchUp catchUp) {
      this.catchUp = catchUp;
    }

    @Override
    public Standing call() {
      Standing standing = catchUp.look();
      long now = System.nanoTime();
      if (catchUp.journalEnd() != end) {
        end = catchUp.journalEnd();
        since = now;
      }
      boolean quiet = now - since >= QUIET.toNanos();
      return quiet || !(standing instanceof Standing.Complete)
          ? standing
          : new Standing.Behind("the journal still grows: has every capture been told to end?");
    }
  }
}
