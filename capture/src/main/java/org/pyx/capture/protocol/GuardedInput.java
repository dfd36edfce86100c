package org.pyx.capture.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server says, guarded. Before TLS the server answers with one byte that is no message; what
 * follows a yes is not readable here, and guarded above. Not thread-safe but for {@link
 * #negotiates} and {@link #patience}.
 */
final class GuardedInput extends FilterInputStream {
  /** How long a server may be silent until it has let us in. */
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final ProtocolGuard guard;
  private final OpenSockets open;
  private volatile boolean negotiating;
  private volatile boolean encrypted;
  private volatile int wanted;
  private volatile boolean let;
  private volatile boolean log;
  private volatile long lastRead = System.nanoTime();

  GuardedInput(Socket socket, InputStream in, OpenSockets open) {
    super(in);
    this.socket = socket;
    this.guard = new ProtocolGuard(Bounds.ofThisProcess());
    this.open = open;
    open.add(this);
  }

  /** The next byte answers a request for encryption. */
  void negotiates() {
    negotiating = true;
  }

  /** Whether it is a log of which nothing has come for so long. */
  boolean isStalled(Duration patience) {
    return log && !socket.isClosed() && System.nanoTime() - lastRead > patience.toNanos();
  }

  /** What its last sign of life has said; null if it is no log, or closed. */
  LogGuard.@Nullable Quiet quiet() {
    return log && !socket.isClosed() ? guard.quiet() : null;
  }

  /** What follows is not readable here. */
  void isEncrypted() {
    encrypted = true;
  }

  /**
   * The timeout to set for one that is wanted: a bounded one, until the server has let us in.
   *
   * @param millis what is wanted; 0 for none
   */
  int patience(int millis) {
    wanted = millis;
    return let || encrypted || (millis > 0 && millis < PATIENCE_MILLIS) ? millis : PATIENCE_MILLIS;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    if (negotiating && count > 0) {
      int answer = in.read(bytes, from, 1);
      if (answer > 0) {
        negotiating = false;
        encrypted = bytes[from] != 'N'; // or an error, after which the driver connects anew
        patience();
      }
      return answer;
    }
    int read = in.read(bytes, from, count);
    if (read > 0 && !encrypted) {
      lastRead = System.nanoTime();
      try {
        guard.accept(bytes, from, read);
      } catch (HostileServerException e) {
        open.refused(e);
        throw e;
      }
      log = guard.isLog();
      if (!let && guard.isReady()) {
        let = true;
        patience();
      }
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
  }

  @Override
  public int read(byte[] bytes) throws IOException {
    return read(bytes, 0, bytes.length);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void patience() throws SocketException {
    if (let || encrypted) {
      socket.setSoTimeout(wanted);
    }
  }
}
