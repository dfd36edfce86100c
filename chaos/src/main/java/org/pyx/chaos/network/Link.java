package org.pyx.chaos.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP proxy on the loopback address: all connections of a stage to a server go through it, and it
 * can cut them, slow them, keep their bytes back, swallow them, and let one side believe in a
 * connection that the other side has lost. Thread-safe.
 */
public final class Link implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BACKLOG = 200;

  private final String name;
  private final ServerSocket listener;
  private final int server;
  private final Map<Direction, Flow> flows = new EnumMap<>(Direction.class);
  private final List<Passage> passages = new CopyOnWriteArrayList<>();

  /**
   * A link that listens on a free port.
   *
   * @param server the port to which it leads
   * @throws UncheckedIOException if there is no free port
   */
  public Link(String name, int server) {
    this.name = name;
    this.server = server;
    for (Direction direction : Direction.values()) {
      flows.put(direction, new Flow());
    }
    try {
      listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for the link to the " + name, e);
    }
    Thread.ofVirtual().name("link-" + name).start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** What a direction does from now on, with old connections and new ones. */
  public void weather(Direction direction, Weather weather) {
    flow(direction).weather(weather);
  }

  /** How many bytes a direction has carried. */
  public long bytes(Direction direction) {
    return flow(direction).bytes();
  }

  /** Breaks every connection, for both sides to see. */
  public void cut() {
    passages.forEach(Passage::reset);
  }

  /**
   * Breaks every connection for one side only: the other believes in it, and hears nothing.
   *
   * @param side where it is broken: the side to which this direction leads
   * @return what breaks these connections for the other side too
   */
  public Runnable cutOneSide(Direction side) {
    List<Passage> halves = List.copyOf(passages);
    halves.forEach(passage -> passage.resetOneSide(side));
    return () -> halves.forEach(Passage::reset);
  }

  /** Lets something happen once, when certain bytes come by; they go nowhere, and all is cut. */
  public void trap(Direction direction, TrapCondition condition, Runnable action) {
    flow(direction)
        .set(
            condition,
            () -> {
              action.run();
              cut();
            });
  }

  /** Takes a trap away; false if it has snapped. */
  public boolean disarm(Direction direction) {
    return flow(direction).disarm();
  }

  /** Accepts no more connections, and breaks those that are there. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the link to the " + name, e);
    }
    flows.values().forEach(flow -> flow.weather(new Weather.Fair()));
    cut();
  }

  private Flow flow(Direction direction) {
    return java.util.Objects.requireNonNull(flows.get(direction));
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("link-" + name + "-connect").start(() -> connect(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException("the link to the " + name + " accepts nothing", e);
        }
      }
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    try {
      client.setTcpNoDelay(true); // a delay is one of the link's own, or none
      upstream.setTcpNoDelay(true);
      upstream.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server), CONNECT_MILLIS);
    } catch (IOException e) {
      Passage.reset(client);
      Passage.reset(upstream);
      return;
    }
    Passage passage = new Passage(client, upstream, flows, passages::remove);
    passages.add(passage);
    passage.start(name);
  }
}
