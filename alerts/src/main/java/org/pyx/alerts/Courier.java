package org.pyx.alerts;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.channel.Channel;
import org.pyx.alerts.channel.ChannelException;
import org.pyx.alerts.desk.Letter;
import org.pyx.alerts.desk.Notice;
import org.pyx.schemas.stage.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries letters to one recipient, one at a time, on a thread of its own: a mail server that does
 * not answer holds up nobody else. A letter that could not be passed on is dropped: what it said is
 * still due, and is said anew, with what has happened since. Thread-safe.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Backoff PATIENCE =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), 0);

  private final String lane;
  private final String recipient;
  private final Channel channel;
  private final BlockingQueue<Letter> toSend = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private boolean busy;
  private @Nullable Notice sent;
  private Backoff backoff = PATIENCE;
  private long restUntil = System.nanoTime();
  private @Nullable String problem;

  Courier(String lane, String recipient, Channel channel) {
    this.lane = lane;
    this.recipient = recipient;
    this.channel = channel;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("pyx-alerts-" + lane + "-" + recipient)
            .unstarted(this::work);
    thread.start();
  }

  String recipient() {
    return recipient;
  }

  /** Whether it can take a letter now. */
  synchronized boolean isReady() {
    return !busy && sent == null && System.nanoTime() - restUntil >= 0;
  }

  /** Whether a letter is under way. */
  synchronized boolean isBusy() {
    return busy;
  }

  /** Why the last letter could not be passed on; empty if it could. */
  synchronized Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Takes a letter; only when it is ready. */
  synchronized void send(Letter letter) {
    busy = true;
    if (!toSend.offer(letter)) {
      throw new IllegalStateException("the courier has a letter already");
    }
  }

  /** What the recipient was told since this was asked last. */
  synchronized Optional<Notice> takeSent() {
    Optional<Notice> taken = Optional.ofNullable(sent);
    sent = null;
    return taken;
  }

  private void work() {
    try {
      while (true) {
        carry(toSend.take());
      }
    } catch (InterruptedException e) {
      LOG.debug("the courier to {} ends", recipient);
    }
  }

  private void carry(Letter letter) {
    try {
      channel.send(letter);
      succeeded(letter);
    } catch (ChannelException e) {
      failed(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      failed("an error of the channel's own: " + e, e);
      LOG.error("lane={} recipient={} an error of the channel's own", lane, recipient, e);
    }
  }

  private synchronized void succeeded(Letter letter) {
    if (problem != null) {
      LOG.info("lane={} recipient={} can be reached again", lane, recipient);
    }
    LOG.info(
        "lane={} recipient={} told incidents={} events={} id={}",
        lane,
        recipient,
        letter.notice().items().size(),
        letter.notice().events(),
        letter.id());
    problem = null;
    backoff = PATIENCE;
    sent = letter.notice();
    busy = false;
  }

  private synchronized void failed(String reason, Exception cause) {
    if (problem == null) {
      LOG.warn("lane={} recipient={} cannot be told: {}", lane, recipient, reason);
    } else {
      LOG.debug("lane={} recipient={} still cannot be told", lane, recipient, cause);
    }
    problem = reason;
    backoff = backoff.failed(Duration.ZERO);
    restUntil = System.nanoTime() + backoff.pause(ThreadLocalRandom.current()).toNanos();
    busy = false;
  }

  @Override
  public void close() {
    thread.interrupt();
    channel.close();
  }
}
