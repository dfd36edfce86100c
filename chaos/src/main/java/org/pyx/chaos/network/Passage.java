package org.pyx.chaos.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** One connection through a link. Thread-safe. */
final class Passage {
  private static final int PIECE = 16 << 10;

  private final Socket client;
  private final Socket server;
  private final Map<Direction, Flow> flows;
  private final Consumer<Passage> ended;

  /** Whether one side is gone while the other believes in it, until {@link #reset()}. */
  private volatile boolean oneSided;

  Passage(Socket client, Socket server, Map<Direction, Flow> flows, Consumer<Passage> ended) {
    this.client = client;
    this.server = server;
    this.flows = flows;
    this.ended = ended;
  }

  void start(String name) {
    for (Direction direction : Direction.values()) {
      Thread.ofVirtual().name("link-" + name + "-" + direction).start(() -> carry(direction));
    }
  }

  /** Breaks it for both sides. */
  void reset() {
    reset(client);
    reset(server);
    ended.accept(this);
  }

  /** Breaks it for one side. */
  void resetOneSide(Direction side) {
    oneSided = true;
    reset(side == Direction.TO_CLIENT ? client : server);
  }

  /** Closes a socket so that the other end sees a reset and not an orderly end. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
    try {
      socket.close();
    } catch (IOException e) {
      // what cannot be closed is gone
    }
  }

  private void carry(Direction direction) {
    Socket from = direction == Direction.TO_SERVER ? client : server;
    Socket to = direction == Direction.TO_SERVER ? server : client;
    Flow flow = Objects.requireNonNull(flows.get(direction));
    TrapCondition.Seen seen = new TrapCondition.Seen();
    byte[] piece = new byte[PIECE];
    boolean lost = false;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        switch (flow.pass(seen, piece, length, lost)) {
          case CARRIED -> out.write(piece, 0, length);
          case SWALLOWED -> lost = true;
          case BROKEN -> {
            return;
          }
        }
      }
    } catch (IOException e) {
      // either side has broken it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!oneSided) {
        reset(); // an end that one side sees is one for both
      }
    }
  }
}
