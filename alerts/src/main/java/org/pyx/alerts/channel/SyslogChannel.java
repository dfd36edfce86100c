package org.pyx.alerts.channel;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pyx.alerts.channel.ChannelSettings.Syslog;
import org.pyx.alerts.desk.Letter;

/** Sends a line of syslog for each incident of a letter, by UDP or TCP. */
final class SyslogChannel implements Channel {
  private final Syslog settings;

  SyslogChannel(Syslog settings) {
    this.settings = settings;
  }

  @Override
  public void send(Letter letter) {
    List<byte[]> lines = SyslogLines.of(letter);
    try {
      switch (settings.transport()) {
        case UDP -> datagrams(lines);
        case TCP -> stream(lines);
      }
    } catch (IOException e) {
      throw new ChannelException("syslog at " + settings.server() + " cannot be reached: " + e, e);
    }
  }

  private void datagrams(List<byte[]> lines) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress host = InetAddress.getByName(settings.server().host());
      for (byte[] line : lines) {
        socket.send(new DatagramPacket(line, line.length, host, settings.server().port()));
      }
    }
  }

  /** With the length before each, as RFC 6587 has it: no byte of a line can end it. */
  private void stream(List<byte[]> lines) throws IOException {
    int patience = (int) settings.patience().toMillis();
    try (Socket socket = newSocket()) {
      socket.connect(
          new InetSocketAddress(settings.server().host(), settings.server().port()), patience);
      socket.setSoTimeout(patience);
      OutputStream out = socket.getOutputStream();
      for (byte[] line : lines) {
        out.write((line.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.write(line);
      }
      out.flush();
      socket.shutdownOutput();
      // Syslog has no answers; that the other side closes is all that shows that it was there.
      while (socket.getInputStream().read() >= 0) {}
    } catch (java.net.SocketTimeoutException e) {
      // it took everything and keeps its side open
    }
  }

  private Socket newSocket() {
    return settings.socks().isPresent()
        ? new SocksSockets(settings.socks().get()).createSocket()
        : new Socket();
  }
}
