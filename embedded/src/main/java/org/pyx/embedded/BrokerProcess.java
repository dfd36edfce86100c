package org.pyx.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker as a process of its own, which ends in order at SIGTERM. */
public final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * Runs it until it is ended.
   *
   * @param arguments the directory of its data, and the four ports of {@link BrokerListeners}
   */
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(arguments[0]),
            new BrokerListeners(
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4])));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "pyx-shutdown"));
    new CountDownLatch(1).await();
  }
}
