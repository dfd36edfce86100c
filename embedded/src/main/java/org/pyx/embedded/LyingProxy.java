package org.pyx.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a PostgreSQL server and answers some questions otherwise than it, for tests of who
 * must not believe a server. Speaks no TLS. Thread-safe.
 */
public final class LyingProxy implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;

  private final ServerSocket listener;
  private final int server;
  private final Map<String, Lie> lies = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger told = new AtomicInteger();

  /** What is said instead of a message of the honest answer. */
  public interface Lie {
    /**
     * Says it.
     *
     * @param question the SQL
     * @param type the honest message's type
     * @param content what follows its length
     * @param client to whom to say it
     */
    void tell(String question, int type, byte[] content, DataOutputStream client)
        throws IOException;
  }

  private record Answer(String question, Lie lie) {}

  /** Before a server of this machine. */
  public LyingProxy(int server) throws IOException {
    this.server = server;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** From now on lies when a question has such a part. */
  public LyingProxy about(String part, Lie lie) {
    lies.put(part, lie);
    return this;
  }

  /** How many messages were lies. */
  public int told() {
    return told.get();
  }

  /** A message as it should be. */
  public static byte[] message(int type, byte[] content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) type)
        .putInt(4 + content.length)
        .put(content)
        .array();
  }

  /** A row of texts. */
  public static byte[] row(String... texts) {
    int size = 2;
    for (String text : texts) {
      size += 4 + text.getBytes(StandardCharsets.UTF_8).length;
    }
    ByteBuffer row = ByteBuffer.allocate(size).putShort((short) texts.length);
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      row.putInt(bytes.length).put(bytes);
    }
    return message('D', row.array());
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(upstream);
        AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
        Thread.ofPlatform().daemon().start(() -> passOn(client, upstream, answer));
        Thread.ofPlatform().daemon().start(() -> passBack(upstream, client, answer));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void passOn(Socket client, Socket upstream, AtomicReference<@Nullable Answer> answer) {
    try (client;
        upstream) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(upstream.getOutputStream());
      boolean greeted = false;
      while (true) {
        int type = greeted ? in.readByte() : 0;
        byte[] content = new byte[in.readInt() - 4];
        in.readFully(content);
        if (greeted) {
          if (type == 'P') {
            answer.set(answerTo(content));
          }
          out.write(message(type, content));
        } else {
          greeted = ByteBuffer.wrap(content).getInt() != SSL_REQUEST;
          out.writeInt(content.length + 4);
          out.write(content);
        }
      }
    } catch (IOException e) {
      // one of them has gone
    }
  }

  /** Of a Parse message: a name, and the SQL. */
  private @Nullable Answer answerTo(byte[] parse) {
    String question = new String(parse, StandardCharsets.UTF_8).split("\0", 3)[1];
    return lies.entrySet().stream()
        .filter(lie -> question.contains(lie.getKey()))
        .findFirst()
        .map(lie -> new Answer(question, lie.getValue()))
        .orElse(null);
  }

  private void passBack(Socket upstream, Socket client, AtomicReference<@Nullable Answer> answer) {
    try (client;
        upstream) {
      DataInputStream in = new DataInputStream(upstream.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      out.write(in.readByte()); // no TLS
      while (true) {
        byte type = in.readByte();
        byte[] content = new byte[in.readInt() - 4];
        in.readFully(content);
        Answer about = type == 'Z' ? answer.getAndSet(null) : answer.get();
        if (about == null || type == 'Z') {
          out.write(message(type, content));
        } else {
          told.incrementAndGet();
          about.lie.tell(about.question, type, content, out);
        }
      }
    } catch (IOException e) {
      // one of them has gone
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
