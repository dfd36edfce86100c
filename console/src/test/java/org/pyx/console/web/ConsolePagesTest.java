package org.pyx.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.console.overview.Seen;
import org.pyx.console.page.StaticExport;

/** The pages before a lane that real stages have written, and before a hostile one. */
@SuppressWarnings("NullAway.Init") // before all tests
class ConsolePagesTest {
  private static final Pattern TAG = Pattern.compile("<([a-zA-Z!][^\\s>/]*)");
  private static final List<String> TAGS =
      List.of(
          "!DOCTYPE",
          "html",
          "head",
          "meta",
          "title",
          "link",
          "style",
          "body",
          "header",
          "main",
          "section",
          "h1",
          "h2",
          "h3",
          "p",
          "a",
          "span",
          "div",
          "ol",
          "ul",
          "li",
          "dl",
          "dt",
          "dd",
          "br",
          "time",
          "small",
          "strong",
          "code",
          "bdi",
          "details",
          "summary",
          "table",
          "thead",
          "tbody",
          "tr",
          "th",
          "td",
          "figure",
          "figcaption",
          "svg",
          "rect",
          "line",
          "form",
          "label",
          "input",
          "select",
          "option",
          "button");

  @TempDir static Path directory;
  private static ConsoleLane lanes;
  private static Console console;

  @BeforeAll
  static void start() throws IOException {
    lanes = new ConsoleLane(directory);
    console = Console.start(ConsoleLane.settings(), lanes.shown(), List.of());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> console.seen().stream().allMatch(Seen.Clearly.class::isInstance));
  }

  @AfterAll
  static void stop() {
    console.close();
    lanes.close();
  }

  @Test
  void theOverviewSaysWhereEachLaneStands() {
    String page = get("/");
    assertThat(page)
        .contains("<h2>demo ", "<h2>hostile ")
        .contains("journal", "verdict", "copy", "slot", "nothing waits", "Last verification")
        .contains(".reserves_in", "Late serials", "Held tables", "public.ledger")
        .contains("http-equiv=\"refresh\" content=\"2\"");
  }

  @Test
  void aRewrittenRowIsShownBesideTheOneThatWasAccepted() {
    String page = get("/lane/hostile/rejected/0");
    assertThat(page)
        .contains("row.rewrite", "critical", "the first", "trusted: accepted before", "differs")
        .contains("href=\"/lane/hostile/journal/0\"", "href=\"/lane/hostile/journal/1\"")
        .contains("base 32: ", "\\xcafe01", "bigint")
        .contains("\\u{202E}evil", "\\u{1B}[2J");
    assertThat(get("/lane/hostile/journal/0")).contains("the first", "insert public.ledger/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/lane/hostile/rejected",
        "/lane/hostile/rejected?table=%3Cscript%3E%22",
        "/lane/hostile/rejected?rule=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/lane/hostile/rejected/0",
        "/lane/hostile/rejected/1",
        "/lane/hostile/rejected/2",
        "/lane/hostile/journal/2",
        "/lane/demo/rejected",
        "/lane/demo/rejected/0"
      })
  void nothingThatTheExchangeWroteBecomesMarkup(String path) {
    HttpResponse<String> answer = ConsoleLane.get(console.address() + path);
    assertThat(answer.body()).hasSizeLessThan(3_000_000);
    Matcher tags = TAG.matcher(answer.body());
    while (tags.find()) {
      assertThat(TAGS).contains(tags.group(1));
    }
    assertThat(answer.body()).doesNotContainPattern("<[^>]*\\son[a-z]+\\s*=");
    assertThat(answer.body().codePoints())
        .noneMatch(c ->
            c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
    assertThat(answer.headers().firstValue("Content-Security-Policy")).contains(HttpPort.POLICY);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void longValuesAreCutWithSizeAndDigest() {
    assertThat(get("/lane/hostile/rejected/1"))
        .contains("1048576 bytes in UTF-8, SHA-256", "1048576 bytes, SHA-256", "600 more columns")
        .doesNotContain("A".repeat(3_000));
  }

  @Test
  void eventsAreFiltered() {
    assertThat(get("/lane/hostile/rejected?rule=row.rewrite"))
        .contains("/rejected/0\"")
        .doesNotContain("/rejected/1\"");
    assertThat(get("/lane/hostile/rejected?tx=9"))
        .contains("/rejected/1\"")
        .doesNotContain("/rejected/0\"");
    assertThat(get("/lane/hostile/rejected?table=ledger"))
        .contains("/rejected/0\"")
        .doesNotContain("/rejected/1\"");
    assertThat(get("/lane/hostile/rejected?severity=info")).doesNotContain("/rejected/0\"");
    assertThat(get("/lane/hostile/rejected?since=2h")).doesNotContain("/rejected/0\"");
    assertThat(get("/lane/hostile/rejected?until=2100-01-01")).contains("/rejected/0\"");
    assertThat(get("/lane/hostile/rejected?before=1"))
        .contains("/rejected/0\"")
        .doesNotContain("/rejected/1\"");
    for (String wrong :
        List.of("table=nonsense", "severity=loud", "since=soon", "tx=x", "before=-1")) {
      assertThat(
              ConsoleLane.get(console.address() + "/lane/hostile/rejected?" + wrong).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void theRejectedEventsOfARealLaneHavePages() {
    String list = get("/lane/demo/rejected");
    Matcher links = Pattern.compile("/lane/demo/rejected/([0-9]+)\"").matcher(list);
    int seen = 0;
    while (links.find() && seen < 10) {
      assertThat(get("/lane/demo/rejected/" + links.group(1)))
          .contains("Around it in the transaction", "trusted schema");
      seen++;
    }
    assertThat(seen).isEqualTo(10);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    for (String path :
        List.of(
            "/x",
            "/lane/none/rejected",
            "/lane/demo/rejected/999999",
            "/lane/demo/x/y/z",
            "/lane/demo/rejected/-1",
            "/lane/%00/rejected",
            "/lane/demo/rejected/1/2")) {
      assertThat(ConsoleLane.get(console.address() + path).statusCode()).isEqualTo(404);
    }
    assertThat(ConsoleLane.post(console.address() + "/", "x=y").statusCode()).isEqualTo(405);
  }

  @Test
  void schemasAreServedToTools() {
    assertThat(get("/registry/subjects")).contains("pyx.hostile.rejected-value");
  }

  @Test
  void whatIsPublishedHasNoPrivateDetail(@TempDir Path folder) throws IOException {
    StaticExport.write(folder, console.seen(), Instant.now());
    String page = Files.readString(folder.resolve("lane-hostile.html"));
    assertThat(page)
        .contains("tables that the auditor does not have", "public.ledger")
        .doesNotContain("onerror", "href=\"/", "by eve", "localhost", "127.0.0.1");
    assertThat(Files.readString(folder.resolve("index.html"))).contains("lane-demo.html");
    assertThat(Files.list(folder)).hasSize(3);
  }

  private static String get(String path) {
    HttpResponse<String> answer = ConsoleLane.get(console.address() + path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }
}
