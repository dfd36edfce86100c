package org.pyx.chaos.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are started again. They are below those from which the system takes the
 * ports of outgoing connections, so that nobody gets one of them while its server is down.
 */
record Ports(int exchange, int auditor, int direct, int behind, int controller) {
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final int COUNT = 5;

  /** Ports that are free now. */
  static Ports free() {
    List<Integer> free = new ArrayList<>();
    while (free.size() < COUNT) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (!free.contains(port)) {
          free.add(port);
        }
      } catch (IOException e) {
        continue; // somebody has it
      }
    }
    return new Ports(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4));
  }
}
