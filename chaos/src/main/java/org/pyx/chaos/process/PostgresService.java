package org.pyx.chaos.process;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyx.embedded.PostgresProcesses;

/** A PostgreSQL server that has been started once already. Thread-safe. */
public final class PostgresService implements Service {
  private final PostgresProcesses server;
  private final Path log;

  /** The one that starts writes its number a moment later only. */
  private volatile @Nullable Process started;

  /**
   * The service of a server that runs.
   *
   * @param log where it writes after each further start
   */
  public PostgresService(PostgresProcesses server, Path log) {
    this.server = server;
    this.log = log;
  }

  @Override
  public void start() {
    started = server.start(log);
  }

  @Override
  public List<ProcessHandle> processes() {
    Process process = started;
    if (process == null) {
      return server.all();
    }
    return process.isAlive()
        ? Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList()
        : List.of();
  }

  @Override
  public void kill() {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  @Override
  public void end() {
    processes().stream().findFirst().ifPresent(Signals::interrupt);
  }

  @Override
  public int exitCode() {
    Process process = started;
    return process == null || process.isAlive() ? -1 : process.exitValue();
  }
}
