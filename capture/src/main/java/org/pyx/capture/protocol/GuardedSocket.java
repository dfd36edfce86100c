package org.pyx.capture.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A socket to a server that is not believed. Thread-safe as a socket is. */
final class GuardedSocket extends Socket {
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
