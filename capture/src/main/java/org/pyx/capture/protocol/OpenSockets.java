package org.pyx.capture.protocol;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.stage.PostgresAccess;

/**
 * The guarded connections of one stage, so that it can end them all: a thread that waits for a
 * server to speak, or to listen, can be told so in no other way. Thread-safe.
 */
public final class OpenSockets implements AutoCloseable {
  /** By the name by which the driver's factory finds its own. */
  private static final Map<String, OpenSockets> ALL = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();
  private final Set<Socket> sockets = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<GuardedInput> inputs = Collections.newSetFromMap(new WeakHashMap<>());
  private final AtomicReference<@Nullable HostileServerException> refusal = new AtomicReference<>();
  private boolean closed;

  /** None yet. */
  public OpenSockets() {
    ALL.put(name, this);
  }

  /** The same access, whose connections are guarded, and are ours. */
  public PostgresAccess guarded(PostgresAccess access) {
    Map<String, String> properties = new HashMap<>(access.properties());
    properties.put("socketFactory", GuardedSocketFactory.class.getName());
    properties.put("socketFactoryArg", name);
    properties.putIfAbsent("sslfactory", GuardedTlsFactory.class.getName());
    properties.putIfAbsent("scramMaxIterations", "100000");
    properties.putIfAbsent("connectTimeout", "10");
    properties.putIfAbsent("loginTimeout", "30");
    properties.putIfAbsent("tcpKeepAlive", "true");
    return access.with(properties);
  }

  /**
   * Ends all connections if one that gives a log has given nothing for so long: the thread that
   * reads may be waiting for a server that reads nothing itself, and that has no timeout.
   *
   * @return whether it was so
   */
  public boolean dropIfStalled(Duration patience) {
    boolean stalled = isSilent(patience);
    if (stalled) {
      drop();
    }
    return stalled;
  }

  /**
   * How far the server has read its log on without finding anything for us.
   *
   * @param lastEnd where the last transaction or message ended that came; {@link Lsn#NONE} if none
   *     has come since the reading began
   * @return null if something has come behind that, or the server has not said
   */
  public synchronized @Nullable Lsn quietUntil(Lsn lastEnd) {
    List<LogGuard.Quiet> logs =
        inputs.stream().map(GuardedInput::quiet).filter(Objects::nonNull).toList();
    return logs.size() == 1 && logs.getFirst().after() == lastEnd.value()
        ? new Lsn(logs.getFirst().until())
        : null;
  }

  /** Whether a connection that gives a log has given nothing for so long. */
  public synchronized boolean isSilent(Duration patience) {
    return inputs.stream().anyMatch(input -> input.isStalled(patience));
  }

  /** Ends the connections that there are. */
  public void drop() {
    List<Socket> all;
    synchronized (this) {
      all = List.copyOf(sockets);
    }
    for (Socket socket : all) {
      try {
        socket.close();
      } catch (IOException e) {
        // it is gone, which is what was wanted
      }
    }
  }

  /** Ends them, and lets no new one be made. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    ALL.remove(name);
    drop();
  }

  /**
   * The last thing that was refused since this was asked before; null for nothing. The engine
   * speaks of what followed, such as a connection that is closed.
   */
  public @Nullable HostileServerException takeRefusal() {
    return refusal.getAndSet(null);
  }

  void refused(HostileServerException what) {
    refusal.set(what);
  }

  static @Nullable OpenSockets named(String name) {
    return ALL.get(name);
  }

  synchronized void add(Socket socket) throws SocketException {
    if (closed) {
      throw new SocketException("capture is being closed");
    }
    sockets.add(socket);
  }

  /** Watched until its socket is closed, or nobody has it any more. */
  synchronized void add(GuardedInput input) {
    inputs.add(input);
  }

  synchronized void remove(Socket socket) {
    sockets.remove(socket);
  }
}
