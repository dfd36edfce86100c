package org.pyx.alerts.channel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.pyx.schemas.stage.PostgresAccess.Address;

/** Makes sockets that go through a SOCKS proxy and leave it to that to resolve names. */
final class SocksSockets extends SocketFactory {
  private final Proxy proxy;

  SocksSockets(Address proxy) {
    this.proxy =
        new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  @Override
  public Socket createSocket() {
    return new ByName(proxy);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(InetSocketAddress.createUnresolved(host, port));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host.getHostName(), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  private static final class ByName extends Socket {
    ByName(Proxy proxy) {
      super(resolved(proxy));
    }

    /** The proxy itself is near; only what lies behind it must not be asked for here. */
    private static Proxy resolved(Proxy proxy) {
      InetSocketAddress address = (InetSocketAddress) proxy.address();
      return new Proxy(
          Proxy.Type.SOCKS, new InetSocketAddress(address.getHostString(), address.getPort()));
    }

    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
      InetSocketAddress address = (InetSocketAddress) to;
      super.connect(
          InetSocketAddress.createUnresolved(address.getHostString(), address.getPort()), timeout);
    }
  }
}
