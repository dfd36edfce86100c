package org.pyx.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a link does to connections, seen from both ends. */
class LinkTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int MOMENT_MILLIS = 300;

  private ServerSocket listener;
  private Link link;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    link = new Link("test", listener.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), link.port());
    server = listener.accept();
    client.setSoTimeout(PATIENCE_MILLIS);
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    link.close();
    listener.close();
  }

  @Test
  void carriesBothWays() throws IOException {
    send(client, "ask");
    assertThat(receive(server, 3)).isEqualTo("ask");
    send(server, "answer");
    assertThat(receive(client, 6)).isEqualTo("answer");
    assertThat(link.bytes(Direction.TO_SERVER)).isEqualTo(3);
  }

  @Test
  void keepsBackAndDeliversAtLast() throws IOException {
    link.weather(Direction.TO_SERVER, new Weather.Stalled());
    send(client, "ask");
    assertSilent(server);
    send(server, "answer"); // the other direction is fair
    assertThat(receive(client, 6)).isEqualTo("answer");

    link.weather(Direction.TO_SERVER, new Weather.Fair());

    assertThat(receive(server, 3)).isEqualTo("ask");
  }

  @Test
  void swallowsForGood() throws IOException {
    link.weather(Direction.TO_SERVER, new Weather.Swallowing());
    send(client, "ask");
    assertSilent(server);

    link.weather(Direction.TO_SERVER, new Weather.Fair());
    send(client, "more");

    assertBroken(client);
  }

  @Test
  void cutsForBoth() {
    await().until(() -> link.bytes(Direction.TO_SERVER) == 0);
    link.cut();

    assertBroken(client);
    assertBroken(server);
  }

  @Test
  void cutsForOneSideWhileTheOtherBelieves() throws IOException {
    send(client, "ask");
    assertThat(receive(server, 3)).isEqualTo("ask");

    Runnable cutLeftovers = link.cutOneSide(Direction.TO_CLIENT);

    assertBroken(client);
    assertSilent(server);
    cutLeftovers.run();
    assertBroken(server);
  }

  @Test
  void isSlow() throws IOException {
    link.weather(Direction.TO_SERVER, new Weather.Slow(1_000));
    long began = System.nanoTime();
    send(client, "x".repeat(500));
    assertThat(receive(server, 500)).hasSize(500);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(400));
  }

  @Test
  void snapsOnceAtTheAnswerToACopy() throws IOException {
    AtomicInteger snapped = new AtomicInteger();
    link.trap(Direction.TO_CLIENT, TrapCondition.committedCopy(), snapped::incrementAndGet);
    send(server, "COMMIT\0");
    assertThat(receive(client, 7)).isEqualTo("COMMIT\0");
    send(server, "COPY 7\0COM");
    assertThat(receive(client, 10)).isEqualTo("COPY 7\0COM");
    send(server, "MIT\0");

    assertBroken(client);
    assertThat(snapped).hasValue(1);
    assertThat(link.disarm(Direction.TO_CLIENT)).isFalse();
  }

  private static void send(Socket from, String text) throws IOException {
    from.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket at, int bytes) throws IOException {
    return new String(at.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(MOMENT_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  private static void assertBroken(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }
}
