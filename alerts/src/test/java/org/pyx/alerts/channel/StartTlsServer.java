package org.pyx.alerts.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that takes a login and mail behind STARTTLS; the embedded one does not know it. */
final class StartTlsServer implements AutoCloseable {
  private final ServerSocket listener;
  private final SSLContext context;
  private final List<String> inTheClear = new CopyOnWriteArrayList<>();
  private final List<String> encrypted = new CopyOnWriteArrayList<>();

  StartTlsServer(Path store, String password) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password.toCharArray());
    }
    KeyManagerFactory manager =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    manager.init(keys, password.toCharArray());
    context = SSLContext.getInstance("TLS");
    context.init(manager.getKeyManagers(), null, null);
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The lines that anybody could have read. */
  List<String> inTheClear() {
    return inTheClear;
  }

  /** The lines that nobody else could have read. */
  List<String> encrypted() {
    return encrypted;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      say(client, "220 ready");
      if (talk(client, inTheClear, "STARTTLS")) {
        SSLSocket secure =
            (SSLSocket) context.getSocketFactory().createSocket(client, null, port(), true);
        secure.setUseClientMode(false);
        var _ = talk(secure, encrypted, "AUTH LOGIN PLAIN");
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  /** True if the client asked for encryption. */
  private static boolean talk(Socket socket, List<String> lines, String offer) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1);
    boolean data = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(line);
      String command = line.toUpperCase(Locale.ROOT).split("[ :]", -1)[0];
      if (data) {
        data = !line.equals(".");
        if (!data) {
          say(socket, "250 taken");
        }
      } else {
        data = command.equals("DATA");
        say(
            socket,
            switch (command) {
              case "EHLO" -> "250-localhost\r\n250 " + offer;
              case "STARTTLS" -> "220 go ahead";
              case "AUTH" -> "235 welcome";
              case "DATA" -> "354 go ahead";
              case "QUIT" -> "221 bye";
              default -> "250 well";
            });
        if (command.equals("STARTTLS") || command.equals("QUIT")) {
          return command.equals("STARTTLS");
        }
      }
    }
    return false;
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
