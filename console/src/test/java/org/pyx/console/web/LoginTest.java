package org.pyx.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;

/** Who may look, and who may not. */
class LoginTest {
  private static final String PASSWORD = "correct horse";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // before each test
  private Path users;

  @BeforeEach
  void oneUser() throws IOException {
    users =
        Files.writeString(
            folder.resolve("users"),
            "# people\n\n" + Users.line("ann", PASSWORD.toCharArray()) + "\n");
  }

  private Console console(Optional<ConsoleSettings.Proxy> proxy) throws IOException {
    return Console.start(ConsoleLane.settings(Optional.of(users), proxy), List.of(), List.of());
  }

  @Test
  void nothingIsShownBeforeTheLogin() throws IOException {
    try (Console console = console(Optional.empty())) {
      for (String path : List.of("/", "/lane/demo/rejected", "/lane/demo/rejected/0", "/nothing")) {
        HttpResponse<String> answer = ConsoleLane.get(console.address() + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(401);
        assertThat(answer.body()).contains("<h1>Log in</h1>");
      }
      assertThat(ConsoleLane.get(console.address() + "/", "Cookie", "pyx_session=x").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aSessionLastsUntilLogoutOrUntilTheFileSaysOtherwise() throws IOException {
    try (Console console = console(Optional.empty())) {
      HttpResponse<String> in =
          ConsoleLane.post(console.address() + "/login", "name=ann&password=correct+horse");
      assertThat(in.statusCode()).isEqualTo(303);
      String set = in.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(set).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
      String cookie = set.substring(0, set.indexOf(';'));
      assertThat(ConsoleLane.get(console.address() + "/", "Cookie", cookie).body())
          .contains("Log out", "<bdi>ann</bdi>");
      ConsoleLane.post(console.address() + "/logout", "", "Cookie", cookie);
      assertThat(ConsoleLane.get(console.address() + "/", "Cookie", cookie).statusCode())
          .isEqualTo(401);

      String other = login(console);
      Files.writeString(users, Users.line("bob", "another one".toCharArray()));
      Files.setLastModifiedTime(users, FileTime.fromMillis(System.currentTimeMillis() + 5_000));
      assertThat(ConsoleLane.get(console.address() + "/", "Cookie", other).statusCode())
          .as("whoever is taken out of the file is out")
          .isEqualTo(401);
    }
  }

  private static String login(Console console) {
    return ConsoleLane.post(console.address() + "/login", "name=ann&password=correct+horse")
        .headers()
        .firstValue("Set-Cookie")
        .map(set -> set.substring(0, set.indexOf(';')))
        .orElseThrow();
  }

  @Test
  void anUnknownNameIsAnsweredLikeAWrongPassword() throws IOException {
    try (Console console = console(Optional.empty())) {
      HttpResponse<String> wrong =
          ConsoleLane.post(console.address() + "/login", "name=ann&password=wrong+wrong");
      HttpResponse<String> unknown =
          ConsoleLane.post(console.address() + "/login", "name=eve&password=wrong+wrong");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(unknown.statusCode()).isEqualTo(401);
      assertThat(unknown.body()).isEqualTo(wrong.body());
      assertThat(unknown.headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void anUnknownNameCostsAHash() {
    assertThat(PasswordHash.NOBODY.toString().split("\\$")[1])
        .isEqualTo(PasswordHash.of(PASSWORD.toCharArray()).toString().split("\\$")[1]);
    assertThat(PasswordHash.NOBODY.fits("".toCharArray())).isFalse();
  }

  @Test
  void attemptsAreLimitedForEachNameAndInAll() {
    AtomicLong nanos = new AtomicLong();
    Attempts attempts = new Attempts(nanos::get);
    for (int i = 0; i < 8; i++) {
      assertThat(attempts.allow("ann")).isTrue();
    }
    assertThat(attempts.allow("ann")).isFalse();
    assertThat(attempts.allow("bob")).isTrue();
    for (int i = 0; i < 51; i++) {
      assertThat(attempts.allow("n" + i)).isTrue();
    }
    assertThat(attempts.allow("another")).as("sixty in all").isFalse();
    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(attempts.allow("ann")).isTrue();
  }

  @Test
  void sessionsEnd() {
    AtomicLong nanos = new AtomicLong();
    Sessions sessions = new Sessions(nanos::get);
    String token = sessions.begin("ann", "proof");
    assertThat(sessions.of(token)).isPresent();
    assertThat(sessions.of(token + "x")).isEmpty();
    nanos.addAndGet(Sessions.LIFE.toNanos() + 1);
    assertThat(sessions.of(token)).isEmpty();
  }

  @Test
  void aFormOfAnotherSiteIsRefused() throws IOException {
    try (Console console = console(Optional.empty())) {
      assertThat(
              ConsoleLane.post(
                      console.address() + "/login",
                      "name=ann&password=correct+horse",
                      "Sec-Fetch-Site",
                      "cross-site")
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              ConsoleLane.post(
                      console.address() + "/login", "name=ann&password=" + "x".repeat(9_000))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aHeaderIsBelievedOnlyFromTheProxy() throws IOException {
    ConsoleSettings.Proxy here =
        new ConsoleSettings.Proxy(List.of(InetAddress.ofLiteral("127.0.0.1")), "X-Remote-User");
    ConsoleSettings.Proxy elsewhere =
        new ConsoleSettings.Proxy(List.of(InetAddress.ofLiteral("192.0.2.1")), "X-Remote-User");
    try (Console console = console(Optional.of(here))) {
      String page = ConsoleLane.get(console.address() + "/", "X-Remote-User", "<b>carl").body();
      assertThat(page).contains("<bdi>&lt;b&gt;carl</bdi>");
      assertThat(ConsoleLane.get(console.address() + "/").statusCode()).isEqualTo(401);
      assertThat(
              ConsoleLane.get(
                      console.address() + "/", "X-Remote-User", "carl", "X-Remote-User", "ann")
                  .statusCode())
          .as("two names")
          .isEqualTo(401);
    }
    try (Console console = console(Optional.of(elsewhere))) {
      assertThat(ConsoleLane.get(console.address() + "/", "X-Remote-User", "carl").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void anotherNameThanOursIsRefused() throws IOException {
    try (Console console = Console.start(ConsoleLane.settings(), List.of(), List.of())) {
      int port =
          Integer.parseInt(console.address().substring(console.address().lastIndexOf(':') + 1));
      for (String host :
          List.of("localhost:" + port, "127.0.0.1:" + port, "console.example", "[::1]:" + port)) {
        assertThat(raw(port, host)).as(host).startsWith("HTTP/1.1 200");
      }
      for (String host :
          List.of("evil.example", "evil.example:" + port, "127.0.0.1.evil.example", "")) {
        assertThat(raw(port, host)).as(host).doesNotStartWith("HTTP/1.1 200");
      }
    }
  }

  private static String raw(int port, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(20), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void otherMachinesNeedUsers() {
    assertThatThrownBy(() -> ConsoleSettings.USUAL.at(new Address("0.0.0.0", 8090)))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("console.users");
    new ConsoleSettings(
        new Address("0.0.0.0", 8090),
        Optional.empty(),
        Optional.of(users),
        Optional.empty(),
        Set.of(),
        Duration.ofSeconds(10),
        Optional.empty());
  }

  @Test
  void aFileOfUsersThatIsWrongIsRefused() throws IOException {
    for (String text :
        List.of(
            "",
            "ann:secret",
            "ann",
            "b\u0000b:x",
            Files.readString(users) + Files.readString(users))) {
      Path file = Files.writeString(folder.resolve("wrong"), text);
      assertThatThrownBy(() -> Users.open(file)).isInstanceOf(StopException.class);
    }
    assertThatThrownBy(() -> Users.line("ann:x", PASSWORD.toCharArray()))
        .isInstanceOf(StopException.class);
    assertThatThrownBy(() -> Users.line("ann", "short".toCharArray()))
        .isInstanceOf(StopException.class);
    assertThat(Map.of("ann", Users.line("ann", PASSWORD.toCharArray())).get("ann"))
        .isNotEqualTo(Users.line("ann", PASSWORD.toCharArray()));
  }
}
