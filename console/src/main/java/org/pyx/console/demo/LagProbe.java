package org.pyx.console.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the copy every ten milliseconds, by the clock and not by its own speed, and notes how
 * old the newest visible commit of the exchange is. With steady traffic that is the time from
 * commit at the source to visible in the copy.
 */
final class LagProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagProbe.class);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(10);

  private final Histogram millis = new ConcurrentHistogram(TimeUnit.HOURS.toMillis(1), 3);
  private final Connection copy;
  private final String lane;
  private final Thread thread;
  private volatile boolean recording;
  private volatile boolean ended;
  private volatile long current = -1;

  LagProbe(Connection copy, String lane) {
    this.copy = copy;
    this.lane = lane;
    this.thread = Thread.ofPlatform().name("pyx-lag-probe").daemon().start(this::run);
  }

  /** Whether samples count: only while traffic is steady. */
  void record(boolean on) {
    recording = on;
  }

  /** The age of the newest visible commit, in milliseconds; empty before there is one. */
  OptionalLong current() {
    return current < 0 ? OptionalLong.empty() : OptionalLong.of(current);
  }

  /** A percentile of the samples, in milliseconds. */
  long percentile(double percent) {
    return millis.getValueAtPercentile(percent);
  }

  /** How many samples there are. */
  long samples() {
    return millis.getTotalCount();
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(2_000);
      copy.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.debug("closing the lag probe's connection", e);
    }
  }

  private void run() {
    String newest =
        "SELECT commit_time FROM pyx.progress WHERE lane = ? AND commit_time > 0 ORDER BY first_offset DESC LIMIT 1";
    try (PreparedStatement query = copy.prepareStatement(newest)) {
      query.setString(1, lane);
      long next = System.nanoTime();
      while (!ended) {
        sample(query);
        next += INTERVAL;
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (SQLException e) {
      current = -1;
      LOG.debug("the lag can no longer be measured", e);
    }
  }

  private void sample(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      if (row.next()) {
        current = Math.max(0, System.currentTimeMillis() - row.getLong(1) / 1_000);
        if (recording) {
          millis.recordValue(Math.min(current, millis.getHighestTrackableValue()));
        }
      }
    }
  }
}
