package org.pyx.chaos.run;

import org.apache.kafka.common.KafkaException;
import org.pyx.console.lane.Decisions;
import org.pyx.console.lane.LaneState;
import org.pyx.schemas.stage.PyxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays the auditor's operator: releases each change before which the lane stands still. */
final class Operator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
  private static final long LOOK_MILLIS = 1_000;

  private final Laboratory lab;
  private final Thread thread;
  private long released = -1;
  private volatile int decisions;
  private volatile boolean stopped;

  /** Begins to look. */
  Operator(Laboratory lab) {
    this.lab = lab;
    this.thread = Thread.ofPlatform().name("operator").daemon().start(this::run);
  }

  /** How often it has decided. */
  int decisions() {
    return decisions;
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  private void run() {
    try {
      while (!stopped) {
        Thread.sleep(LOOK_MILLIS);
        try {
          look();
        } catch (KafkaException | PyxException e) {
          LOG.debug("the broker is away", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    LaneState.read(lab.kafka, Laboratory.LANE)
        .hold()
        .filter(hold -> hold.journalOffset() != released)
        .ifPresent(hold -> {
          new Decisions(lab.kafka, Laboratory.LANE, "chaos")
              .release(hold.journalOffset(), "the harness has looked at it");
          released = hold.journalOffset();
          decisions++;
        });
  }
}
