package org.pyx.console.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A way to a server that can be closed, made silent, or made slow. Thread-safe. */
final class Gate implements AutoCloseable {
  /** What becomes of what passes. */
  enum Way {
    /** It passes. */
    OPEN,
    /** Connections are ended, and new ones refused. */
    REFUSING,
    /** Nothing passes, and nobody is told. */
    SILENT,
    /** It passes, each piece after a while. */
    SLOW
  }

  private static final long SLOWNESS_NANOS = 200_000_000;
  private static final long LOOK_NANOS = 50_000_000;

  private final int server;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Way way = Way.OPEN;
  private @Nullable ServerSocket listener;

  /** To a server of this machine. */
  Gate(int server) throws IOException {
    this.server = server;
    this.port = listen(0);
  }

  /** Where clients connect. */
  int port() {
    return port;
  }

  /** Changes the way, for open connections too. */
  synchronized void become(Way next) throws IOException {
    boolean refused = way == Way.REFUSING;
    way = next;
    if (next == Way.REFUSING) {
      close();
    } else if (refused) {
      var _ = listen(port);
    }
  }

  private int listen(int at) throws IOException {
    ServerSocket made = new ServerSocket();
    made.setReuseAddress(true);
    made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 50);
    listener = made;
    Thread.ofPlatform().daemon().start(() -> accept(made));
    return made.getLocalPort();
  }

  private void accept(ServerSocket at) {
    while (!at.isClosed()) {
      try {
        Socket client = at.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(upstream);
        Thread.ofPlatform().daemon().start(() -> pass(client, upstream));
        Thread.ofPlatform().daemon().start(() -> pass(upstream, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] piece = new byte[64 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        while (way == Way.SILENT) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
        if (way == Way.SLOW) {
          LockSupport.parkNanos(SLOWNESS_NANOS);
        }
        out.write(piece, 0, read);
      }
    } catch (IOException e) {
      // one of them has gone
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (listener != null) {
      listener.close();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
