package org.pyx.console.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pyx.schemas.stage.StopException;

/** A server of {@link RegistryHandler} for this machine only. Thread-safe. */
public final class RegistryServer implements AutoCloseable {
  private static final int WAITING = 64;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private RegistryServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param port where; 0 for any that is free
   * @throws StopException if the port cannot be had
   */
  public static RegistryServer start(int port, RegistryAnswers answers) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAITING);
      RegistryServer server = new RegistryServer(http);
      http.createContext("/", new RegistryHandler(answers));
      http.setExecutor(server.threads);
      http.start();
      return server;
    } catch (IOException e) {
      throw new StopException(
          "port " + port + " cannot be had (" + e.getMessage() + "): choose another by --port", e);
    }
  }

  /** Where it is. */
  public String address() {
    return "http://"
        + server.getAddress().getAddress().getHostAddress()
        + ":"
        + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
