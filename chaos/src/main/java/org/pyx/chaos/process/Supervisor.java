package org.pyx.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again what has ended, with the same configuration, as an operator's service manager does.
 * Thread-safe.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Between the end of a process that nobody killed and its next start. */
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  private final Map<Part, Service> services;
  private final Set<Part> wanted = ConcurrentHashMap.newKeySet();
  private final Set<Part> killed = ConcurrentHashMap.newKeySet();
  private final List<Exit> exits = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * The end of a process that nobody has killed.
   *
   * @param part which
   * @param code its exit code, -1 if that is not known
   * @param atMillis when, since 1970
   */
  public record Exit(Part part, int code, long atMillis) {}

  /** For services of which none is wanted yet. */
  public Supervisor(Map<Part, Service> services) {
    this.services = new EnumMap<>(services);
    for (Part part : services.keySet()) {
      threads.add(
          Thread.ofVirtual().name("supervisor-" + part.word()).start(() -> keepAlive(part)));
    }
  }

  /** Starts it if it does not run, from now on whenever it ends. */
  public void want(Part part) {
    wanted.add(part);
  }

  /** Kills it; it stays down until it is wanted again. */
  public void kill(Part part) {
    Service service = service(part);
    synchronized (service) {
      wanted.remove(part);
      killed.add(part);
      service.kill();
    }
  }

  /** Asks it to end in order, and kills it if that takes too long; it stays down. */
  public boolean end(Part part, Duration within) throws InterruptedException {
    Service service = service(part);
    synchronized (service) {
      wanted.remove(part);
      killed.add(part);
      service.end();
    }
    long until = System.nanoTime() + within.toNanos();
    while (System.nanoTime() < until) {
      if (service(part).processes().isEmpty()) {
        return true;
      }
      Thread.sleep(LOOK);
    }
    service(part).kill();
    return false;
  }

  /** Stops it where it is. */
  public void freeze(Part part) {
    Signals.freeze(service(part).processes());
  }

  /** Lets it go on. */
  public void thaw(Part part) {
    Signals.thaw(service(part).processes());
  }

  /** Its processes, the first one first; empty if it does not run. */
  public List<ProcessHandle> processes(Part part) {
    return service(part).processes();
  }

  /** What has ended by itself so far. */
  public List<Exit> exits() {
    return List.copyOf(exits);
  }

  /** Starts nothing more, and kills all but the database servers, which end in another way. */
  @Override
  public void close() {
    closed = true;
    wanted.clear();
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Part part : List.of(Part.values()).reversed()) {
      Service service = services.get(part);
      if (service == null) {
        continue;
      }
      synchronized (service) {
        if (service instanceof PostgresService) {
          Signals.thaw(service.processes());
        } else {
          service.kill();
        }
      }
    }
  }

  private Service service(Part part) {
    return Objects.requireNonNull(services.get(part));
  }

  private void keepAlive(Part part) {
    Service service = service(part);
    boolean runs = false;
    try {
      while (!closed) {
        synchronized (service) {
          boolean ended = service.processes().isEmpty();
          if (ended && runs && !killed.contains(part)) {
            Exit exit = new Exit(part, service.exitCode(), System.currentTimeMillis());
            exits.add(exit);
            LOG.info("{} has ended by itself with exit code {}", part.word(), exit.code);
            service.wait(BACKOFF.toMillis());
          }
          runs = !ended;
          if (ended && wanted.contains(part)) {
            killed.remove(part);
            service.start();
            runs = true;
          }
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the " + part.word(), e);
    }
  }
}
