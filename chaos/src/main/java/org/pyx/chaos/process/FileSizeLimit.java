package org.pyx.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A full disk for one process: its files cannot grow beyond a size (RLIMIT_FSIZE, set from outside
 * by {@code prlimit} of util-linux, which needs no rights for processes of one's own). A write
 * beyond it fails as one to a full disk does. Stateless.
 */
public final class FileSizeLimit {
  /** So much is still free. */
  private static final long ROOM = 32 << 10;

  private FileSizeLimit() {}

  /** Why it cannot be used on this machine; empty if it can. */
  public static String unusable() {
    try {
      return run("--version") == 0 ? "" : "prlimit does not run here";
    } catch (UncheckedIOException e) {
      return "prlimit (util-linux) is not installed here";
    }
  }

  /**
   * Lets the largest file of a directory grow no more.
   *
   * @return whether the process was there
   */
  public static boolean set(ProcessHandle process, Path directory) {
    return limit(process, Long.toString(largest(directory) + ROOM));
  }

  /** Takes the limit away. */
  public static boolean lift(ProcessHandle process) {
    return limit(process, "unlimited");
  }

  private static boolean limit(ProcessHandle process, String bytes) {
    return run("--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":") == 0;
  }

  private static long largest(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // a segment was rolled or deleted meanwhile: then the disk is as full as can be
    }
  }

  private static int run(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "prlimit";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
