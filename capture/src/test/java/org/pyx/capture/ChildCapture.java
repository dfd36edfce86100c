package org.pyx.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.Backoff;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.PostgresAccess;
import org.pyx.schemas.stage.Secret;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageState;
import org.pyx.schemas.wire.Lane;

/**
 * Capture in a process of its own, with little memory, which ends at the first OutOfMemoryError as
 * the real one does. Its states are read from its output.
 */
final class ChildCapture implements AutoCloseable {
  private static final int SILENCE_SECONDS = 3;

  /** What fails again and again in a test is soon tried again. */
  private static final Backoff HURRIED =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 0);

  private final Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final Thread reader;

  private ChildCapture(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Starts it, towards a port where a server or something else listens. */
  static ChildCapture start(CaptureConfig config, int port, String heap) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ChildCapture.class.getName(),
            config.kafka().bootstrapServers(),
            config.lane().name(),
            Integer.toString(port),
            config.source().database(),
            config.source().user(),
            config.source().password().reveal(),
            Integer.toString(config.largestValue()),
            Long.toString(config.watch().toMillis()),
            config.start().beginning().name());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ChildCapture(builder.start());
  }

  /** The process itself: runs until its input ends. */
  public static void main(String[] args) throws Exception {
    Lane lane = new Lane(args[1]);
    CaptureConfig config =
        new CaptureConfig(
            lane,
            StageStart.of(StageStart.Beginning.valueOf(args[8])),
            new KafkaAccess(args[0], (short) 1, Map.of()),
            new PostgresAccess(
                "localhost",
                Integer.parseInt(args[2]),
                args[3],
                args[4],
                new Secret(args[5]),
                Map.of("loginTimeout", Integer.toString(SILENCE_SECONDS))),
            PolicyFile.load("strict"),
            lane.slot(),
            lane.slot(),
            Duration.ofMillis(200),
            Duration.ofMillis(Long.parseLong(args[7])),
            Integer.parseInt(args[6]));
    Thread end = Thread.ofPlatform().daemon().start(ChildCapture::awaitEndOfInput);
    try (CaptureStage stage = new CaptureStage(config, _ -> {}, Duration.ofSeconds(10), HURRIED)) {
      stage.start();
      StageState last = null;
      while (!end.join(Duration.ofMillis(20))) {
        StageState state = stage.state();
        if (!state.equals(last)) {
          System.out.println(state.toString().replace('\n', ' '));
          last = state;
        }
      }
    }
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.println("peak of all pools: " + (peak >> 20) + " MiB");
    System.exit(0);
  }

  private static void awaitEndOfInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // that is its end
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** All that it has said; the last of it is its state. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Whether it was ever in a state whose text has all of these. */
  boolean wasIn(String... parts) {
    return lines().stream()
        .anyMatch(line -> java.util.Arrays.stream(parts).allMatch(line::contains));
  }

  /** Whether it is in a state now. */
  boolean isIn(String state) {
    List<String> states =
        lines().stream().filter(line -> line.matches("[A-Z][a-z]+\\[.*")).toList();
    return !states.isEmpty() && states.getLast().startsWith(state);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it in order; the time that it took. */
  Duration end() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("capture does not end");
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    reader.join();
    if (process.exitValue() != 0) {
      throw new AssertionError("capture died, exit " + process.exitValue() + ": " + lines());
    }
    return time;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
