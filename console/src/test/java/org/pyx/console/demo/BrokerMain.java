package org.pyx.console.demo;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.pyx.embedded.EmbeddedBroker;

/** The embedded broker as a process that can be stopped and killed. */
final class BrokerMain {
  private BrokerMain() {}

  /** Runs until it is killed; its place and its port are told. */
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println("ready at " + broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
