package org.pyx.console.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.pyx.schemas.stage.PostgresAccess.Address;
import org.pyx.schemas.stage.StopException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server: Java's own, as the registry's. Names of hosts that are not ours are refused, few
 * requests are served at a time, every answer has the headers that keep browsers from trusting it
 * with anything. Thread-safe.
 */
public final class HttpPort implements AutoCloseable {
  /** Nothing but our own style sheet is loaded, nothing runs. */
  static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
  private static final int WAITING = 64;
  private static final int AT_A_TIME = 16;

  static {
    // who sends or reads slowly is cut off; the server's default is to wait for ever
    setIfAbsent("sun.net.httpserver.maxReqTime", "20");
    setIfAbsent("sun.net.httpserver.maxRspTime", "60");
    setIfAbsent("jdk.httpserver.maxConnections", "200");
  }

  private final HttpServer server;
  private final HostCheck hosts;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(AT_A_TIME);

  /** Answers a request; what it throws is an error of ours. */
  public interface Answering {
    /** The answer. */
    Answer answer(HttpExchange exchange) throws IOException;
  }

  private HttpPort(HttpServer server, HostCheck hosts) {
    this.server = server;
    this.hosts = hosts;
  }

  /**
   * Listens, and answers nothing yet.
   *
   * @param names further names of this host
   * @throws StopException if the port cannot be had
   */
  public static HttpPort open(Address address, Set<String> names, String key) {
    try {
      HttpServer http = HttpServer.create(ConsoleSettings.resolve(address), WAITING);
      HttpPort port = new HttpPort(http, new HostCheck(names));
      http.setExecutor(port.threads);
      return port;
    } catch (IOException e) {
      throw new StopException(
          key + ": " + address + " cannot be had (" + e.getMessage() + "): choose another", e);
    }
  }

  /** Answers what is asked below a path. */
  public HttpPort serve(String path, Answering answering) {
    server.createContext(path, guarded(exchange -> send(exchange, answering.answer(exchange))));
    return this;
  }

  /** The same by a handler that sends by itself. */
  public HttpPort delegate(String path, HttpHandler handler) {
    server.createContext(path, guarded(handler));
    return this;
  }

  /** Begins to answer. */
  public HttpPort start() {
    server.start();
    return this;
  }

  /** Where it is. */
  public String address() {
    String host = server.getAddress().getAddress().getHostAddress();
    return "http://"
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + ":"
        + server.getAddress().getPort();
  }

  private HttpHandler guarded(HttpHandler handler) {
    return exchange -> {
      try (exchange) {
        headers(exchange.getResponseHeaders());
        if (!hosts.allows(exchange.getRequestHeaders().getFirst("Host"))) {
          send(exchange, Answer.text(421, "this console is not reached under that name"));
        } else if (!places.tryAcquire()) {
          send(exchange, Answer.text(503, "too many requests at a time").with("Retry-After", "5"));
        } else {
          handle(handler, exchange);
        }
      }
    };
  }

  private void handle(HttpHandler handler, HttpExchange exchange) throws IOException {
    try {
      handler.handle(exchange);
    } catch (RuntimeException e) {
      LOG.error("a request could not be answered", e);
      send(exchange, Answer.text(500, "an error of Pyx itself; its log says more"));
    } finally {
      places.release();
    }
  }

  private static void headers(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.bytes();
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean bare = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(answer.status(), bare ? -1 : body.length);
    if (!bare) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
