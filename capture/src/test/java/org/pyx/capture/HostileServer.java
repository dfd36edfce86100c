package org.pyx.capture;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A small server that speaks PostgreSQL's protocol as far as it wants to. Thread-safe. */
final class HostileServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Abuse abuse;
  private final @Nullable SSLContext tls;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /** What it does on a connection. */
  interface Abuse {
    void on(Talk talk) throws IOException;
  }

  HostileServer(Abuse abuse) throws IOException {
    this(abuse, null);
  }

  /** One that says yes to TLS before. */
  HostileServer(Abuse abuse, @Nullable SSLContext tls) throws IOException {
    this.abuse = abuse;
    this.tls = tls;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      abuse.on(new Talk(socket, tls));
    } catch (IOException e) {
      // the client had enough
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One conversation. */
  static final class Talk {
    private final Socket raw;
    private final @Nullable SSLContext tls;
    private DataInputStream in;
    private DataOutputStream out;

    Talk(Socket socket, @Nullable SSLContext tls) throws IOException {
      this.raw = socket;
      this.tls = tls;
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    }

    /** Reads the request for encryption. */
    void request() throws IOException {
      in.readFully(new byte[8]);
    }

    /** Answers it, and reads the client's first message. */
    void startUp() throws IOException {
      request();
      if (tls == null) {
        out.writeByte('N');
      } else {
        out.writeByte('S');
        SSLSocket encrypted =
            (SSLSocket) tls.getSocketFactory().createSocket(raw, "localhost", 0, true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        in = new DataInputStream(encrypted.getInputStream());
        out = new DataOutputStream(encrypted.getOutputStream());
      }
      in.readFully(new byte[in.readInt() - 4]);
    }

    /** Lets the client in. */
    void letIn() throws IOException {
      startUp();
      message('R', 0, 0, 0, 0);
      for (String setting :
          new String[] {
            "server_version\00018.0\0",
            "server_encoding\000UTF8\0",
            "client_encoding\000UTF8\0",
            "DateStyle\000ISO, MDY\0",
            "integer_datetimes\000on\0",
            "standard_conforming_strings\000on\0",
            "TimeZone\000UTC\0"
          }) {
        message('S', setting.getBytes(StandardCharsets.UTF_8));
      }
      message('K', 0, 0, 0, 1, 0, 0, 0, 1);
      message('Z', 'I');
    }

    /** Reads up to the client's first question; what the driver sets before is set. */
    void question() throws IOException {
      while (reads() == 'Q') {
        message('C', "SET\0".getBytes(StandardCharsets.US_ASCII));
        message('Z', 'I');
      }
    }

    /** Reads one question; a simple one is the driver's own. */
    private byte reads() throws IOException {
      byte type;
      do {
        type = in.readByte();
        in.readFully(new byte[in.readInt() - 4]);
      } while (type != 'S' && type != 'Q');
      return type;
    }

    /** The beginning of an answer with one column of text. */
    void columns() throws IOException {
      message('1');
      message('2');
      ByteBuffer one = ByteBuffer.allocate(22);
      one.putShort((short) 1).put((byte) 'a').put((byte) 0).putInt(0).putShort((short) 0);
      one.putInt(25).putShort((short) -1).putInt(-1).putShort((short) 0);
      message('T', java.util.Arrays.copyOf(one.array(), one.position()));
    }

    /** Asks for SCRAM with a number of iterations. */
    void scram(long iterations) throws IOException {
      startUp();
      ByteBuffer mechanisms = ByteBuffer.allocate(19);
      mechanisms.putInt(10).put("SCRAM-SHA-256\0\0".getBytes(StandardCharsets.US_ASCII));
      message('R', mechanisms.array());
      in.readByte();
      byte[] answer = new byte[in.readInt() - 4];
      in.readFully(answer);
      String first = new String(answer, StandardCharsets.UTF_8);
      String nonce = first.substring(first.indexOf(",r=") + 3);
      String reply =
          "r="
              + nonce
              + "x,s="
              + Base64.getEncoder().encodeToString(new byte[16])
              + ",i="
              + iterations;
      byte[] bytes = reply.getBytes(StandardCharsets.US_ASCII);
      message('R', ByteBuffer.allocate(4 + bytes.length).putInt(11).put(bytes).array());
      in.readByte();
    }

    void message(int type, int... content) throws IOException {
      byte[] bytes = new byte[content.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) content[i];
      }
      message(type, bytes);
    }

    void message(int type, byte[] content) throws IOException {
      head(type, content.length + 4);
      raw(content);
    }

    /** The head of a message, whatever follows. */
    void head(int type, int length) throws IOException {
      ByteBuffer head = ByteBuffer.allocate(5).put((byte) type).putInt(length);
      raw(head.array());
    }

    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
    }

    /** The same for ever. */
    void forever(byte[] bytes) throws IOException {
      byte[] many = new byte[bytes.length * Math.max(1, (1 << 16) / bytes.length)];
      for (int i = 0; i < many.length; i++) {
        many[i] = bytes[i % bytes.length];
      }
      while (true) {
        raw(many);
      }
    }

    /** Says nothing, until the client goes. */
    void silence() throws IOException {
      while (in.read() >= 0) {}
    }
  }
}
