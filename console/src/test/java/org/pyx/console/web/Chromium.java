package org.pyx.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A headless Chromium, spoken to by its own debugging protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 20;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private volatile boolean loaded;

  private Chromium(Process process, int port) throws Exception {
    this.process = process;
    JsonNode page =
        JSON.readTree(
            http.send(
                    java.net.http.HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/json/list"))
                        .build(),
                    java.net.http.HttpResponse.BodyHandlers.ofString())
                .body());
    String address = page.get(0).get("webSocketDebuggerUrl").asText();
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    ask("Page.enable", Map.of());
    ask("Runtime.enable", Map.of());
    ask("Log.enable", Map.of());
  }

  /** Where it is installed, if it is. */
  static Optional<String> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Starts one with a profile below a directory. */
  static Chromium start(Path directory) throws Exception {
    Path profile = Files.createDirectories(directory.resolve("profile"));
    Process process =
        new ProcessBuilder(
                program().orElseThrow(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("chromium.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    try {
      Awaitility.await()
          .atMost(java.time.Duration.ofSeconds(PATIENCE_SECONDS))
          .until(() -> Files.exists(port) && Files.readAllLines(port).size() >= 2);
      return new Chromium(process, Integer.parseInt(Files.readAllLines(port).getFirst()));
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Loads a page on a screen of some width. */
  void open(String address, int width, boolean dark) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    ask(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    complaints.clear();
    loaded = false;
    ask("Page.navigate", Map.of("url", address));
    Awaitility.await().atMost(java.time.Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> loaded);
  }

  /** What an expression is worth in the page; the page's policy does not keep us from asking. */
  JsonNode evaluate(String expression) {
    return ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
        .path("result")
        .path("value");
  }

  /** What the browser has complained about since the page was opened. */
  List<String> complaints() {
    return new ArrayList<>(complaints);
  }

  /** Takes a picture of the page, at most so high. */
  void picture(Path file, int highest) throws IOException {
    int width = evaluate("document.documentElement.clientWidth").asInt();
    int height = Math.min(highest, evaluate("document.documentElement.scrollHeight").asInt());
    JsonNode taken =
        ask(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(taken.path("data").asText()));
  }

  private JsonNode ask(String method, Map<String, Object> parameters) {
    int id = ids.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(message.toString(), true);
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).path("result");
    } catch (Exception e) {
      throw new IllegalStateException("no answer to " + method, e);
    }
  }

  private final class Listener implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(String message) {
    JsonNode node;
    try {
      node = JSON.readTree(message);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    CompletableFuture<JsonNode> answer = answers.remove(node.path("id").asInt(-1));
    if (answer != null) {
      answer.complete(node);
    }
    switch (node.path("method").asText()) {
      case "Page.loadEventFired" -> loaded = true;
      case "Log.entryAdded", "Runtime.exceptionThrown", "Page.javascriptDialogOpening" ->
          complaints.add(node.path("params").toString());
      default -> {}
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
