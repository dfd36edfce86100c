package org.pyx.capture.protocol;

import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;

/** The driver's own TLS, with a guard above it. Made by the driver, by name. Thread-safe. */
public final class GuardedTlsFactory extends LibPQFactory {
  /** For the driver. */
  public GuardedTlsFactory(Properties info) throws PSQLException {
    super(info);
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    SSLSocket encrypted = (SSLSocket) super.createSocket(socket, host, port, autoClose);
    return socket instanceof GuardedSocket guarded
        ? new GuardedTlsSocket(encrypted, guarded.open())
        : encrypted; // not one of ours
  }
}
