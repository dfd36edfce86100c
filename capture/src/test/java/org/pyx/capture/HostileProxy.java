package org.pyx.capture;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between capture and an honest server, and abuses the stream of the log when it is told to,
 * once. Thread-safe.
 */
final class HostileProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Abuse> next = new AtomicReference<>();
  private final AtomicInteger done = new AtomicInteger();

  /** What it does instead of passing on a piece of log. */
  interface Abuse {
    /**
     * Says something to capture.
     *
     * @param piece the content of a CopyData message, an insert's
     */
    void on(byte[] piece, DataOutputStream capture) throws IOException;
  }

  HostileProxy(int server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From the next insert on, once. */
  void abuse(Abuse abuse) {
    next.set(abuse);
  }

  /** How many abuses there were. */
  int done() {
    return done.get();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        client.setTcpNoDelay(true); // or every answer of several messages takes 40 ms
        upstream.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(upstream);
        Thread.ofPlatform().daemon().start(() -> passOn(client, upstream));
        Thread.ofPlatform().daemon().start(() -> passBack(upstream, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void passOn(Socket client, Socket upstream) {
    try (client;
        upstream) {
      client.getInputStream().transferTo(upstream.getOutputStream());
    } catch (IOException e) {
      // one of them has gone
    }
  }

  private void passBack(Socket upstream, Socket client) {
    try (client;
        upstream) {
      DataInputStream in = new DataInputStream(upstream.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      out.write(in.readByte()); // no TLS
      while (true) {
        byte type = in.readByte();
        byte[] content = new byte[in.readInt() - 4];
        in.readFully(content);
        boolean insert =
            type == 'd' && content.length > 25 && content[0] == 'w' && content[25] == 'I';
        Abuse abuse = insert ? next.getAndSet(null) : null;
        if (abuse == null) {
          out.write(message(type, content));
        } else {
          done.incrementAndGet();
          abuse.on(content, out);
          return;
        }
      }
    } catch (IOException e) {
      // one of them has gone
    }
  }

  /** A message as it should be. */
  static byte[] message(int type, byte[] content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) type)
        .putInt(4 + content.length)
        .put(content)
        .array();
  }

  /** The same piece with other bytes at a place; counted from the end if it is negative. */
  static byte[] changed(byte[] piece, int place, int... bytes) {
    byte[] changed = Arrays.copyOf(piece, piece.length);
    for (int i = 0; i < bytes.length; i++) {
      changed[(place < 0 ? piece.length : 0) + place + i] = (byte) bytes[i];
    }
    return changed;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
