package org.pyx.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.overview.Seen;

/**
 * The pages in a real browser, on a phone and on a desk, in the light and in the dark. Where there
 * is none, the test of the markup stands alone; CI installs one, and sets {@code
 * PYX_BROWSER=required}.
 */
@SuppressWarnings("NullAway.Init") // before all tests
@EnabledIf("browser")
class BrowserTest {
  private static final List<String> PAGES =
      List.of(
          "/",
          "/lane/demo/rejected",
          "/lane/demo/rejected/0",
          "/lane/hostile/rejected",
          "/lane/hostile/rejected/0",
          "/lane/hostile/rejected/1",
          "/lane/hostile/rejected/2",
          "/lane/hostile/journal/2",
          "/lane/hostile/rejected?rule=%3Cscript%3E");

  @TempDir static Path directory;
  private static ConsoleLane lanes;
  private static Console console;
  private static Chromium browser;

  static boolean browser() {
    return "required".equals(System.getenv("PYX_BROWSER")) || Chromium.program().isPresent();
  }

  @BeforeAll
  static void start() throws Exception {
    lanes = new ConsoleLane(directory);
    console = Console.start(ConsoleLane.settings(), lanes.shown(), List.of());
    browser = Chromium.start(directory);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> console.seen().stream().allMatch(Seen.Clearly.class::isInstance));
  }

  @AfterAll
  static void stop() {
    browser.close();
    console.close();
    lanes.close();
  }

  @Test
  void everyPageFitsAPhoneAndRunsNothing() throws Exception {
    for (String page : PAGES) {
      for (int width : new int[] {360, 1280}) {
        boolean dark = (width == 360) == page.contains("hostile"); // both are seen at both widths
        browser.open(console.address() + page, width, dark);
        picture(page, width, dark);
        check(page + " at " + width);
      }
    }
  }

  @Test
  void theLoginFitsAPhone() throws Exception {
    Path users =
        Files.writeString(
            directory.resolve("users"), Users.line("ann", "correct horse".toCharArray()));
    try (Console locked =
        Console.start(
            ConsoleLane.settings(Optional.of(users), Optional.empty()), List.of(), List.of())) {
      browser.open(locked.address() + "/", 360, false);
      picture("/login", 360, false);
      browser.evaluate(
          "document.querySelector('#name').value='ann';document.querySelector('#password').value='correct horse';document.querySelector('form').submit()");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> browser.evaluate("document.body.innerText").asText().contains("Log out"));
      browser.open(locked.address() + "/", 360, true);
      check("after login");
    }
  }

  private static void check(String where) {
    assertThat(browser.evaluate("document.documentElement.scrollWidth - window.innerWidth").asInt())
        .as("columns beyond the screen: " + where)
        .isLessThanOrEqualTo(0);
    assertThat(browser.evaluate("document.scripts.length").asInt()).as(where).isZero();
    assertThat(
            browser
                .evaluate(
                    "document.querySelectorAll('img,iframe,object,embed,[onerror],[onclick]').length")
                .asInt())
        .as(where)
        .isZero();
    assertThat(browser.evaluate("getComputedStyle(document.body).marginTop").asText())
        .as("the style sheet is used: " + where)
        .isEqualTo("0px");
    assertThat(browser.complaints().stream().filter(c -> !c.contains("favicon")))
        .as(where)
        .isEmpty();
  }

  private static void picture(String page, int width, boolean dark) throws Exception {
    browser.picture(
        Path.of(
            "target",
            "screenshots",
            page.replaceAll("[^a-z0-9]+", "-") + "-" + width + (dark ? "-dark" : "") + ".png"),
        2_400);
  }
}
