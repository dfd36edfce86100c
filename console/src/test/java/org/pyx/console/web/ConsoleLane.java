package org.pyx.console.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyx.console.inspect.ForensicLane;
import org.pyx.console.recorded.RecordedBroker;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.wire.CopyStateCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.TallyCodec;

/** A broker with a lane that real stages have written, and one that is as hostile as can be. */
public final class ConsoleLane implements AutoCloseable {
  static final String VERSION = "0.1.0";
  static final TableName EVIL = new TableName("public", "<img src=x onerror=alert(1)>\u202e\"'");
  static final String LARGE = "A".repeat(1 << 20);

  final KafkaAccess kafka;
  private final EmbeddedBroker broker;
  private final ForensicLane hostile;

  ConsoleLane(Path directory) throws IOException {
    broker = RecordedBroker.start(VERSION, directory);
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
    hostile = new ForensicLane(kafka, "hostile");
    hostile.law();
    long first = hostile.capture(ForensicLane.insert(7, 1, 1, "the first"));
    hostile.accept(first);
    hostile.settle(first, 1, 0);
    long again = hostile.capture(ForensicLane.insert(8, 1, 1, ForensicLane.HOSTILE));
    hostile.reject(
        again, Rule.ROW_REWRITE, ForensicLane.HOSTILE, Action.REJECT, RejectedEvent.VALIDATOR);
    long large = hostile.capture(large());
    hostile.reject(large, Rule.ROW_SHAPE, LARGE, Action.REJECT, RejectedEvent.VALIDATOR);
    hostile.raw(hostile.lane().rejected(), new byte[] {9, 9, 9, '<', 'b', '>'});
    hostile.flush();
    hostile.state(
        hostile.lane().tally(),
        TallyCodec.encode(
            new Tally(
                large,
                new Lsn(0x9001),
                Map.of(
                    ForensicLane.LEDGER,
                    new Tally.Counts(2, 1, 0, 1),
                    EVIL,
                    new Tally.Counts(1, 0, 0, 1)),
                Map.of(Rule.ROW_REWRITE.id(), 1L, Rule.ROW_SHAPE.id(), 1L),
                Optional.of(
                    new Hold(
                        large,
                        ForensicLane.BEGAN * 1000,
                        Optional.of(EVIL),
                        Rule.ROW_SHAPE.finding(ForensicLane.HOSTILE, ForensicLane.HOSTILE))))));
    hostile.state(
        hostile.lane().schema(),
        CopyStateCodec.encode(
            new CopyState(
                2,
                first,
                new Lsn(0x7001),
                ForensicLane.BEGAN * 1000,
                Map.of(),
                List.of(
                    new CopyState.LateSerials(
                        EVIL, "<b>id", 3, 2, 9, ForensicLane.BEGAN * 1000)))));
  }

  private static Change large() {
    List<String> names = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 1_600; i++) {
      names.add("c" + i + (i % 7 == 0 ? "<script>alert(1)</script>" : ""));
      values.add(i == 3 ? new Value.Text(LARGE) : new Value.Text("</td>" + i));
    }
    values.set(4, new Value.Bytes(new byte[1 << 20]));
    return new Change.Insert(
        ForensicLane.at(9, 1), ForensicLane.BEGAN * 1000, EVIL, Row.of(names, values), false);
  }

  /** The lanes. */
  List<Console.Shown> shown() {
    return List.of(
        new Console.Shown(new Lane("demo"), PolicyFile.load("taler-2024"), () -> kafka, Map::of),
        new Console.Shown(hostile.lane(), ForensicLane.POLICY, () -> kafka, Map::of));
  }

  /** Settings of a console for who sits at this machine. */
  static ConsoleSettings settings() throws IOException {
    return settings(Optional.empty(), Optional.empty());
  }

  static ConsoleSettings settings(Optional<Path> users, Optional<ConsoleSettings.Proxy> proxy)
      throws IOException {
    return new ConsoleSettings(
        new Address("127.0.0.1", freePort()),
        Optional.empty(),
        users,
        proxy,
        Set.of("console.example"),
        Duration.ofSeconds(2),
        Optional.empty());
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What a browser gets. */
  public static HttpResponse<String> get(String address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address)).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  static HttpResponse<String> post(String address, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hostile.close();
    broker.close();
  }
}
