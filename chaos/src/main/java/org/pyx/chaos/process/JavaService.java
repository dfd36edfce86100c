package org.pyx.chaos.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A Java program as a service; what it says goes into a file. Thread-safe. */
public final class JavaService implements Service {
  private final JavaProgram program;
  private final IntFunction<List<String>> command;
  private final Path log;
  private volatile @Nullable Process process;

  /**
   * A program that does not run yet.
   *
   * @param program the virtual machine and the class path
   * @param command heap, main class and arguments, asked for at each start with the exit code of
   *     the last run, -1 for none
   * @param log where its messages go
   */
  public JavaService(JavaProgram program, IntFunction<List<String>> command, Path log) {
    this.program = program;
    this.command = command;
    this.log = log;
  }

  @Override
  public void start() throws IOException {
    List<String> line = new ArrayList<>(program.command());
    line.addAll(command.apply(exitCode()));
    process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  @Override
  public List<ProcessHandle> processes() {
    Process running = process;
    return running == null || !running.isAlive() ? List.of() : List.of(running.toHandle());
  }

  @Override
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  @Override
  public void end() {
    Process running = process;
    if (running != null) {
      running.destroy();
    }
  }

  @Override
  public int exitCode() {
    Process ended = process;
    return ended == null || ended.isAlive() ? -1 : ended.exitValue();
  }
}
