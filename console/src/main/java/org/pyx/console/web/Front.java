package org.pyx.console.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.pyx.console.page.LoginPage;
import org.pyx.console.page.Page;

/** Asks who somebody is, and shows pages to those who may see them. Thread-safe. */
final class Front {
  private static final String COOKIE = "pyx_session";
  private static final int LONGEST_NAME = 100;

  private final Pages pages;
  private final Optional<Login> login;
  private final Optional<ConsoleSettings.Proxy> proxy;

  Front(Pages pages, Optional<Login> login, Optional<ConsoleSettings.Proxy> proxy) {
    this.pages = pages;
    this.login = login;
    this.proxy = proxy;
  }

  Answer answer(HttpExchange exchange) throws IOException {
    Optional<List<String>> path = Request.path(exchange);
    if (path.isEmpty()) {
      return Answer.text(400, "that is no address");
    }
    String method = exchange.getRequestMethod();
    if (path.get().equals(List.of("style.css"))) {
      return new Answer(200, "text/css; charset=utf-8", Page.style(), java.util.Map.of());
    }
    if (method.equals("POST")) {
      return post(exchange, path.get());
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.text(405, "nothing can be written here").with("Allow", "GET, HEAD");
    }
    Optional<String> user = user(exchange);
    if (user.isEmpty() && (login.isPresent() || proxy.isPresent())) {
      return login.isPresent()
          ? ask(401, "")
          : Answer.text(403, "the server before this console has not said who you are");
    }
    return pages.answer(path.get(), Request.query(exchange), user);
  }

  private Answer post(HttpExchange exchange, List<String> path) throws IOException {
    String from = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    if (from != null && !from.equals("same-origin") && !from.equals("none")) {
      return Answer.text(403, "another site has sent that form");
    }
    if (login.isPresent() && path.equals(List.of("login"))) {
      return switch (login.get().attempt(Request.form(exchange))) {
        case Login.Outcome.In in ->
            Answer.see("/").with("Set-Cookie", cookie(exchange, in.token()));
        case Login.Outcome.Wrong _ -> ask(401, "Name or password are wrong.");
        case Login.Outcome.TooMany _ ->
            ask(429, "There were too many attempts; wait ten minutes.").with("Retry-After", "600");
      };
    }
    if (login.isPresent() && path.equals(List.of("logout"))) {
      Request.cookie(exchange, COOKIE).ifPresent(login.get()::leave);
      return Answer.see("/")
          .with("Set-Cookie", COOKIE + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    }
    return Answer.text(405, "nothing can be written here").with("Allow", "GET, HEAD");
  }

  private static Answer ask(int status, String problem) {
    return Answer.page(
        status, Page.of(new Page.Frame("Log in", 0, Optional.empty()), LoginPage.of(problem)));
  }

  private String cookie(HttpExchange exchange, String token) {
    boolean encrypted =
        isProxy(exchange)
            && "https".equals(exchange.getRequestHeaders().getFirst("X-Forwarded-Proto"));
    return COOKIE
        + "="
        + token
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + Sessions.LIFE.toSeconds()
        + (encrypted ? "; Secure" : "");
  }

  private Optional<String> user(HttpExchange exchange) {
    if (isProxy(exchange)) {
      List<String> names =
          exchange
              .getRequestHeaders()
              .getOrDefault(proxy.map(ConsoleSettings.Proxy::header).orElse(""), List.of());
      // twice: one of them was sent by somebody else, and nobody can tell which
      if (names.size() == 1
          && !names.getFirst().isBlank()
          && names.getFirst().length() <= LONGEST_NAME) {
        return Optional.of(names.getFirst());
      }
    }
    return login.flatMap(own -> Request.cookie(exchange, COOKIE).flatMap(own::user));
  }

  private boolean isProxy(HttpExchange exchange) {
    return proxy
        .filter(known -> known.addresses().contains(exchange.getRemoteAddress().getAddress()))
        .isPresent();
  }
}
