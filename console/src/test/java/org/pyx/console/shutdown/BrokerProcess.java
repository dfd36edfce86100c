package org.pyx.console.shutdown;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.pyx.embedded.EmbeddedBroker;

/** A broker in a process of its own, which can be stopped and continued. */
final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final String bootstrap;

  private BrokerProcess(Process process, String bootstrap) {
    this.process = process;
    this.bootstrap = bootstrap;
  }

  /** What the process runs. */
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker.start(Path.of(arguments[0]));
    new CountDownLatch(1).await();
  }

  static BrokerProcess start(Path data) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling("broker.log").toFile())
            .start();
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> EmbeddedBroker.runningOn(data).isPresent() || !process.isAlive());
    return new BrokerProcess(process, EmbeddedBroker.runningOn(data).orElseThrow());
  }

  String bootstrap() {
    return bootstrap;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    Signals.send("CONT", handle());
    process.destroyForcibly();
  }
}
