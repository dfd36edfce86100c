package org.pyx.alerts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.Probe;
import org.pyx.alerts.check.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets probes look at intervals, on a thread of its own: what they look at may take its time to
 * answer. Thread-safe.
 */
final class Prober implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
  private static final int MOST_READINGS = 5_000;

  private final List<Probe> probes;
  private final Duration every;
  private final BlockingQueue<Reading> readings = new ArrayBlockingQueue<>(MOST_READINGS);
  private final Thread thread;

  Prober(String lane, List<Probe> probes, Duration every) {
    this.probes = List.copyOf(probes);
    this.every = every;
    this.thread =
        Thread.ofPlatform().daemon().name("pyx-alerts-" + lane + "-checks").unstarted(this::work);
  }

  void start() {
    if (!probes.isEmpty()) {
      thread.start();
    }
  }

  /** What was found since this was asked last. */
  List<Reading> take() {
    List<Reading> taken = new ArrayList<>();
    readings.drainTo(taken);
    return taken;
  }

  private void work() {
    try {
      while (true) {
        for (Probe probe : probes) {
          look(probe).forEach(this::offer);
        }
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      LOG.debug("no more checks");
    }
  }

  private static List<Reading> look(Probe probe) {
    try {
      List<Reading> found = new ArrayList<>(probe.look());
      found.add(new Reading(CheckKind.PROBE, probe.name(), false, ""));
      return found;
    } catch (RuntimeException e) {
      LOG.debug("{} cannot be looked at", probe.name(), e);
      return List.of(new Reading(CheckKind.PROBE, probe.name(), true, "cannot be looked at: " + e));
    }
  }

  private void offer(Reading reading) {
    if (!readings.offer(reading)) {
      // nobody has asked for long, because Kafka is away
      readings.clear();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
