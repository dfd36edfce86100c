package org.pyx.console.lane;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.pyx.capture.CaptureConfig;
import org.pyx.capture.SourceEnd;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/**
 * Everything that the exchange had committed when it was asked. Asks once; opens a gate then, so
 * that no stage of this call has rejected anything before.
 */
public final class SyncGoal implements Callable<Callable<Standing>> {
  private final KafkaAccess kafka;
  private final Lane lane;
  private final CaptureConfig source;
  private final CountDownLatch gate;
  private volatile long rejectedFrom;

  /** A goal that is not known yet. */
  public SyncGoal(KafkaAccess kafka, CaptureConfig source, CountDownLatch gate) {
    this.kafka = kafka;
    this.lane = source.lane();
    this.source = source;
    this.gate = gate;
  }

  /** The offset of the rejected topic from which evidence belongs to this call. */
  public long rejectedFrom() {
    return rejectedFrom;
  }

  /**
   * Asks the exchange.
   *
   * @throws PyxException if it is away, or says that its log ends before what the journal has of it
   */
  @Override
  public Callable<Standing> call() {
    rejectedFrom = Rejections.end(kafka, lane);
    Lsn captured = captured();
    Lsn end = SourceEnd.ask(source);
    if (end.compareTo(captured) < 0) {
      throw new StopException(
          "the exchange says that its log ends at "
              + end
              + ", but the journal has captured it up to "
              + captured
              + ": this is another server, an old backup, or not the truth; find out which");
    }
    gate.countDown();
    return CatchUp.upTo(kafka, lane, end)::look;
  }

  private Lsn captured() {
    if (!LaneState.exists(kafka, lane)) {
      return Lsn.NONE;
    }
    CatchUp journal = CatchUp.everything(kafka, lane, Lsn.NONE);
    journal.look();
    return journal.captured();
  }
}
