package org.pyx.console.verify;

import java.time.Duration;
import java.util.Optional;
import org.pyx.capture.protocol.HostileServerException;
import org.pyx.capture.protocol.OpenSockets;
import org.pyx.capture.source.SourceServer;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.PyxException;
import org.pyx.verify.Gate;

/**
 * The way to the exchange with the guard that capture has: to the server that capture would choose,
 * and what no honest server says does not reach the driver. Thread-safe.
 */
public final class GuardedSource implements Gate, AutoCloseable {
  /** How long servers may take to say what they are. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final OpenSockets sockets;
  private final PostgresAccess access;

  private GuardedSource(OpenSockets sockets, PostgresAccess access) {
    this.sockets = sockets;
    this.access = access;
  }

  /**
   * Asks the servers what they are, and chooses one.
   *
   * @param slot capture's slot
   * @throws PyxException if none that answers is wanted, or all refuse us
   */
  public static GuardedSource open(PostgresAccess source, String slot) {
    return open(source, slot, PATIENCE);
  }

  static GuardedSource open(PostgresAccess source, String slot, Duration patience) {
    OpenSockets sockets = new OpenSockets();
    Thread watch = Thread.ofVirtual().start(() -> dropEach(patience, sockets));
    try {
      PostgresAccess chosen = SourceServer.choose(sockets.guarded(source), slot).access();
      return new GuardedSource(sockets, chosen);
    } catch (RuntimeException e) {
      sockets.close();
      throw e;
    } finally {
      watch.interrupt();
    }
  }

  /** A timeout of the driver counts from the last byte; a server may send one now and then. */
  private static void dropEach(Duration patience, OpenSockets sockets) {
    try {
      while (true) {
        Thread.sleep(patience);
        sockets.drop();
      }
    } catch (InterruptedException e) {
      // they have answered
    }
  }

  @Override
  public PostgresAccess access() {
    return access;
  }

  @Override
  public Optional<String> refusal(Throwable error) {
    return Optional.ofNullable(HostileServerException.in(error))
        .map(hostile -> String.valueOf(hostile.getMessage()));
  }

  @Override
  public void drop() {
    sockets.drop();
  }

  @Override
  public void close() {
    sockets.close();
  }
}
