package org.pyx.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes of a PostgreSQL server on a data directory, found by what the server itself writes
 * there. Thread-safe.
 */
public final class PostgresProcesses {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final Path data;

  /** Those on a directory. */
  public PostgresProcesses(Path data) {
    this.data = data;
  }

  /** The server's first process, of which all others are children; empty if none runs. */
  public Optional<ProcessHandle> first() {
    try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(line -> line.matches("[0-9]+"))
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
          .filter(ProcessHandle::isAlive)
          // a pid that has gone to somebody else since is not ours to be killed
          .filter(process -> process.info().command().orElse("postgres").contains("postgres"));
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** All that run now, the first one first. */
  public List<ProcessHandle> all() {
    List<ProcessHandle> all = new ArrayList<>();
    first()
        .ifPresent(process -> {
          all.add(process);
          process.descendants().forEach(all::add);
        });
    return all;
  }

  /** Kills all of them at once, as the loss of power would, but for what lies in the disk cache. */
  public void kill() {
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  /**
   * Starts the server as it was started last, on the same port. Returns at once; recovery takes its
   * time.
   *
   * @param log where its messages go
   * @throws UncheckedIOException if it cannot be started
   */
  public Process start(Path log) {
    try {
      List<String> command = new ArrayList<>();
      if (isRoot()) {
        // the server refuses to be run by root; in a user namespace it does not see that it is
        command.addAll(List.of("unshare", "-U"));
      }
      Matcher words = QUOTED.matcher(Files.readString(data.resolve("postmaster.opts")).strip());
      while (words.find()) {
        command.add(words.group(1) != null ? words.group(1) : words.group(2));
      }
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("the server on " + data + " cannot be started again", e);
    }
  }

  private boolean isRoot() throws IOException {
    return Files.getAttribute(data, "unix:uid").equals(0);
  }
}
