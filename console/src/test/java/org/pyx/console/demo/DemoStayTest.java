package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pyx demo --stay}: its page, its mailbox, and its end. */
class DemoStayTest {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final Pattern PAGE = Pattern.compile("page +(http://127\\.0\\.0\\.1:[0-9]+)");

  @Test
  void thePageShowsTheLaneAndTheMailsUntilItIsEnded(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("demo.log");
    Process demo = start(log);
    try {
      await()
          .atMost(WITHIN)
          .failFast("it runs", () -> !demo.isAlive())
          .until(() -> Files.readString(log).contains("Honest traffic goes on"));
      String printed = Files.readString(log);
      assertThat(printed)
          .contains("caught unknown-table", "caught duplicate-key", "Everything holds.")
          .containsPattern("[1-9][0-9]* mails told the operator");
      Matcher page = PAGE.matcher(printed);
      assertThat(page.find()).isTrue();
      await()
          .atMost(WITHIN)
          .untilAsserted(() ->
              assertThat(get(page.group(1) + "/mailbox"))
                  .contains("operator@demo.invalid", "table.unknown", "db.unique"));
      assertThat(get(page.group(1) + "/"))
          .contains("href=\"/mailbox\"", "Open incidents", "db.unique")
          .doesNotContain("<script");
    } finally {
      demo.destroy();
    }
    assertThat(demo.waitFor(30, TimeUnit.SECONDS)).as("ends in order").isTrue();
    assertThat(Files.readString(log)).contains("Ended.").doesNotContain("Exception");
  }

  private static String get(String address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
          .body();
    }
  }

  private static Process start(Path log) throws IOException {
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "org.pyx.console.Pyx",
                "demo",
                "--seconds",
                "8",
                "--rate",
                "100",
                "--attacks",
                "unknown-table,duplicate-key",
                "--stay")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(demo::destroyForcibly));
    return demo;
  }
}
