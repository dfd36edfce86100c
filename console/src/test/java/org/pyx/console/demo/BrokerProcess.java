package org.pyx.console.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.pyx.embedded.EmbeddedBroker;

/** A broker in a process of its own, which can be stopped for a while. */
final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  static BrokerProcess start(Path directory) throws IOException {
    Path data = directory.resolve("kafka");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("broker.log").toFile())
            .start();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> EmbeddedBroker.addressOf(data).isPresent() || !process.isAlive());
    return new BrokerProcess(process, EmbeddedBroker.addressOf(data).orElseThrow());
  }

  /** The process itself: runs until its input ends. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedBroker _ = EmbeddedBroker.start(Path.of(args[0]))) {
      var _ = System.in.read();
    }
    System.exit(0);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
