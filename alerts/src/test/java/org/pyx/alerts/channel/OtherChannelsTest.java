package org.pyx.alerts.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.alerts.desk.Item;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StopException;

/** Webhook, command and syslog, against real servers and a real program. */
class OtherChannelsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Posted(Map<String, List<String>> headers, byte[] body) {}

  @Test
  void aWebhookIsSignedWithItsTimeAndTellsExactNames() throws Exception {
    try (Web web = new Web()) {
      Instant now = Instant.ofEpochSecond(1_777_777_777);
      WebhookChannel channel =
          new WebhookChannel(
              webhook(web, ChannelSettings.Webhook.Form.PLAIN, Optional.empty()), () -> now);
      channel.send(LetterSample.of(LetterSample.HOSTILE, Item.Kind.NEW));

      Posted posted = web.posted.get(5, TimeUnit.SECONDS);
      assertThat(posted.headers.get(WebhookChannel.TIMESTAMP)).containsExactly("1777777777");
      assertThat(posted.headers.get(WebhookChannel.SIGNATURE))
          .containsExactly(WebhookChannel.signature("k3y", "1777777777", posted.body));
      assertThat(posted.headers.get(WebhookChannel.ID)).containsExactly("<a1b2c3.ops@demo.pyx>");
      JsonNode json = JSON.readTree(posted.body);
      assertThat(json.at("/incidents/0/table").asText()).isEqualTo(LetterSample.HOSTILE);
      assertThat(json.at("/incidents/0/why").asText()).isEqualTo("new");
      assertThat(json.at("/events").asLong()).isEqualTo(12);
      assertThat(new String(posted.body, StandardCharsets.UTF_8))
          .matches("[\\x20-\\x7E]*")
          .contains("\\u202E");
      channel.close();
    }
  }

  @Test
  void theSignatureIsTheOneThatOthersCompute() {
    // printf '1.{}' | openssl dgst -sha256 -hmac key
    assertThat(WebhookChannel.signature("key", "1", "{}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("sha256=" + EXPECTED);
  }

  private static final String EXPECTED =
      "1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224";

  @Test
  void alertmanagerIsToldOfBeginningAndEnd() throws Exception {
    try (Web web = new Web();
        Channel channel =
            webhook(web, ChannelSettings.Webhook.Form.ALERTMANAGER, Optional.empty()).open()) {
      channel.send(LetterSample.of("taler.reserves_out", Item.Kind.CLOSED));
      JsonNode json = JSON.readTree(web.posted.get(5, TimeUnit.SECONDS).body);
      assertThat(json.at("/0/labels/alertname").asText()).isEqualTo("PyxIncident");
      assertThat(json.at("/0/labels/rule").asText()).isEqualTo("op.truncate");
      assertThat(json.at("/0/labels/severity").asText()).isEqualTo("critical");
      assertThat(json.at("/0/startsAt").asText()).isEqualTo("2026-05-01T12:00:00Z");
      assertThat(json.at("/0/endsAt").asText()).isEqualTo("2026-05-01T13:00:00Z");
      assertThat(json).hasSize(1);
    }
    try (Web web = new Web();
        Channel channel =
            webhook(web, ChannelSettings.Webhook.Form.ALERTMANAGER, Optional.empty()).open()) {
      channel.send(LetterSample.of("taler.reserves_out", Item.Kind.WORSE));
      JsonNode json = JSON.readTree(web.posted.get(5, TimeUnit.SECONDS).body);
      assertThat(json).as("the milder ones are over").hasSize(3);
      assertThat(json.at("/0/endsAt").asText()).isGreaterThan("2026-05-03");
      assertThat(json.at("/1/endsAt").asText()).isEqualTo("2026-05-01T12:01:01Z");
    }
  }

  @Test
  void aWebhookGoesThroughAProxyThatResolvesItsName() throws Exception {
    try (Web web = new Web();
        SocksServer proxy = new SocksServer(web.port());
        Channel channel =
            webhook(web, ChannelSettings.Webhook.Form.PLAIN, Optional.of(proxy)).open()) {
      channel.send(LetterSample.of("taler.reserves_out", Item.Kind.NEW));
      assertThat(proxy.asked()).containsExactly("hook.nosuch.onion:80");
      assertThat(web.posted.get(5, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void aWebhookThatFailsSaysSoWithoutItsPathAndFollowsNothing() throws Exception {
    try (Web web = new Web();
        Channel channel =
            webhook(web, ChannelSettings.Webhook.Form.PLAIN, Optional.empty()).open()) {
      for (int status : new int[] {500, 404, 307}) {
        web.status.set(status);
        assertThatThrownBy(() -> channel.send(LetterSample.of("t", Item.Kind.NEW)))
            .isInstanceOf(ChannelException.class)
            .hasMessageContaining("status " + status)
            .hasMessageNotContaining("T0K3N");
      }
      assertThat(web.requests).hasValue(3);
    }
    assertThatThrownBy(() -> url("ftp://x/T0K3N").open())
        .isInstanceOf(StopException.class)
        .hasMessageNotContaining("T0K3N");
    assertThatThrownBy(() -> url("https://x/T0K3N here").open())
        .isInstanceOf(StopException.class)
        .hasMessageNotContaining("T0K3N");
  }

  @Test
  void aCommandGetsJsonOnItsInputAndNothingElse(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    Path environment = folder.resolve("environment");
    new CommandChannel(
            new ChannelSettings.Command(
                List.of(
                    "/bin/sh",
                    "-c",
                    "cat > \"$1\"; env > \"$2\"",
                    "sh",
                    out.toString(),
                    environment.toString()),
                PATIENCE))
        .send(LetterSample.of(LetterSample.HOSTILE, Item.Kind.NEW));

    assertThat(JSON.readTree(out.toFile()).at("/incidents/0/table").asText())
        .isEqualTo(LetterSample.HOSTILE);
    assertThat(Files.readAllLines(environment))
        .isNotEmpty()
        .allMatch(line -> line.matches("(PATH|LANG|PWD|SHLVL|_|OLDPWD)=.*"));
  }

  @Test
  void aCommandThatFailsHangsOrReadsNothing(@TempDir Path folder) {
    assertThatThrownBy(() -> run(PATIENCE, "/bin/sh", "-c", "exit 7"))
        .isInstanceOf(ChannelException.class)
        .hasMessageContaining("exit code 7");
    assertThatThrownBy(() -> run(PATIENCE, folder.resolve("nosuch").toString()))
        .isInstanceOf(ChannelException.class)
        .hasMessageContaining("cannot run");
    assertThatThrownBy(() -> run(Duration.ofMillis(300), "/bin/sleep", "600"))
        .isInstanceOf(ChannelException.class)
        .hasMessageContaining("not ended");
    await() // it is killed
        .atMost(PATIENCE)
        .until(() ->
            ProcessHandle.current()
                .descendants()
                .flatMap(child -> child.info().command().stream())
                .noneMatch(command -> command.endsWith("sleep")));
    run(PATIENCE, "/bin/true");
  }

  @Test
  void syslogByUdpIsOneLineWithEscapedData() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(5_000);
      syslog(server.getLocalPort(), ChannelSettings.Syslog.Transport.UDP)
          .send(LetterSample.of("t]\"\\\r\n<0>1 forged", Item.Kind.NEW));
      DatagramPacket packet = new DatagramPacket(new byte[9_000], 9_000);
      server.receive(packet);
      String line = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      assertThat(line)
          .startsWith("<106>1 2026-05-01T12:01:01Z ")
          .contains(" pyx ", " new [pyx@32473 lane=\"demo\" incident=\"a1b2c3\"")
          .contains("table=\"t\\]\\\"\\\\ <0>1 forged\"")
          .contains("12 events")
          .doesNotContain("\r", "\n");
    }
  }

  @Test
  void syslogByTcpCountsItsBytes() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<byte[]> received = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try (Socket client = server.accept();
                InputStream in = client.getInputStream()) {
              received.complete(in.readAllBytes());
            } catch (IOException e) {
              received.completeExceptionally(e);
            }
          });
      syslog(server.getLocalPort(), ChannelSettings.Syslog.Transport.TCP)
          .send(LetterSample.of("taler.ä", Item.Kind.NEW));
      byte[] bytes = received.get(5, TimeUnit.SECONDS);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int length = Integer.parseInt(text.substring(0, text.indexOf(' ')));
      assertThat(length).isEqualTo(bytes.length - Integer.toString(length).length() - 1);
    }
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    assertThatThrownBy(() ->
            syslog(nobody, ChannelSettings.Syslog.Transport.TCP)
                .send(LetterSample.of("t", Item.Kind.NEW)))
        .isInstanceOf(ChannelException.class);
  }

  private static void run(Duration patience, String... arguments) {
    new ChannelSettings.Command(List.of(arguments), patience)
        .open()
        .send(LetterSample.of("t", Item.Kind.NEW));
  }

  private static Channel syslog(int port, ChannelSettings.Syslog.Transport transport) {
    return new ChannelSettings.Syslog(
            new Address("127.0.0.1", port), transport, Optional.empty(), PATIENCE)
        .open();
  }

  private static ChannelSettings.Webhook url(String url) {
    return new ChannelSettings.Webhook(
        new Secret(url),
        ChannelSettings.Webhook.Form.PLAIN,
        Secret.NONE,
        Optional.empty(),
        Optional.empty(),
        PATIENCE);
  }

  private static ChannelSettings.Webhook webhook(
      Web web, ChannelSettings.Webhook.Form form, Optional<SocksServer> proxy) {
    String host = proxy.isPresent() ? "hook.nosuch.onion" : "127.0.0.1:" + web.port();
    return new ChannelSettings.Webhook(
        new Secret("http://" + host + "/T0K3N"),
        form,
        new Secret("k3y"),
        proxy.map(socks -> new Address("127.0.0.1", socks.port())),
        Optional.empty(),
        PATIENCE);
  }

  /** A web server that takes what is posted. */
  private static final class Web implements AutoCloseable {
    private final HttpServer server;
    private final CompletableFuture<Posted> posted = new CompletableFuture<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger requests = new AtomicInteger();

    Web() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
      server.createContext(
          "/",
          exchange -> {
            requests.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            posted.complete(new Posted(new Headers(exchange.getRequestHeaders()), body));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
          });
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
