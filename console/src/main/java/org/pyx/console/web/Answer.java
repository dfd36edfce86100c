package org.pyx.console.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param type of the body
 * @param body the body
 * @param headers further headers
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {
  private static final String HTML = "text/html; charset=utf-8";

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** A page. */
  static Answer page(int status, String html) {
    return new Answer(status, HTML, html, Map.of());
  }

  /** A line of text. */
  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text + "\n", Map.of());
  }

  /** Go there. */
  static Answer see(String where) {
    return new Answer(303, HTML, "", Map.of("Location", where));
  }

  /** The same with one more header. */
  Answer with(String header, String value) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put(header, value);
    return new Answer(status, type, body, all);
  }

  /** The body as it travels. */
  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
