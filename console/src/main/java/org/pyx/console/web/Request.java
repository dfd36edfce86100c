package org.pyx.console.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked, decoded and bounded. Stateless. */
final class Request {
  private static final int MOST_PARAMETERS = 30;
  private static final int MOST_BODY = 4_096;

  private Request() {}

  /** The parts of the path between the slashes; empty if it is not well formed. */
  static Optional<List<String>> path(HttpExchange exchange) {
    List<String> parts = new ArrayList<>();
    for (String part : exchange.getRequestURI().getRawPath().split("/")) {
      if (!part.isEmpty()) {
        Optional<String> decoded = decode(part);
        if (decoded.isEmpty()) {
          return Optional.empty();
        }
        parts.add(decoded.get());
      }
    }
    return Optional.of(parts);
  }

  /** The parameters behind the question mark. */
  static Map<String, String> query(HttpExchange exchange) {
    return parameters(exchange.getRequestURI().getRawQuery());
  }

  /** The fields of a form; none if it is too large. */
  static Map<String, String> form(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
    return body.length > MOST_BODY
        ? Map.of()
        : parameters(new String(body, StandardCharsets.UTF_8));
  }

  private static Map<String, String> parameters(@Nullable String raw) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : raw == null ? new String[0] : raw.split("&", MOST_PARAMETERS)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        decode(part.substring(equals + 1))
            .ifPresent(value -> parameters.put(part.substring(0, equals), value));
      }
    }
    return parameters;
  }

  private static Optional<String> decode(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The value of a cookie. */
  static Optional<String> cookie(HttpExchange exchange, String name) {
    for (String line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String pair : line.split(";")) {
        String[] parts = pair.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(name)) {
          return Optional.of(parts[1]);
        }
      }
    }
    return Optional.empty();
  }
}
