package org.pyx.capture.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** A socket to a server that is not believed. Thread-safe as a socket is. */
final class GuardedSocket extends Socket {
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int KEEP_ALIVES = 6;

  private final OpenSockets open;
  private @Nullable GuardedInput input;
  private @Nullable OutputStream output;

  GuardedSocket(OpenSockets open) throws SocketException {
    this.open = open;
    open.add(this);
  }

  OpenSockets open() {
    return open;
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    GuardedInput known = input;
    if (known == null) {
      known = new GuardedInput(this, super.getInputStream(), open);
      input = known;
      setSoTimeout(super.getSoTimeout());
    }
    return known;
  }

  @Override
  public synchronized OutputStream getOutputStream() throws IOException {
    if (output == null) {
      output = new GuardedOutput(super.getOutputStream(), (GuardedInput) getInputStream());
    }
    return output;
  }

  /**
   * The system's own pace would find out after more than two hours that the other side has gone
   * without a word, in a wait that has no timeout, such as that for the rows of a snapshot.
   */
  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    super.setKeepAlive(on);
    if (on) {
      try {
        setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
        setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_SECONDS);
        setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVES);
      } catch (IOException | UnsupportedOperationException e) {
        // an old system, which keeps its pace
      }
    }
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    GuardedInput known = input;
    super.setSoTimeout(known == null ? millis : known.patience(millis));
  }

  @Override
  public void close() throws IOException {
    open.remove(this);
    super.close();
  }
}
