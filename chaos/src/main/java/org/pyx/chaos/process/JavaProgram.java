package org.pyx.chaos.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How programs of this class path are run: by this virtual machine, with a short command line.
 *
 * @param command the beginning of the command line
 */
public record JavaProgram(List<String> command) {
  /**
   * Writes the class path into a file, since it may be longer than a command line can be.
   *
   * @param file for options and class path
   * @throws IOException if it cannot be written
   */
  public static JavaProgram on(Path file) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of(
                // starts fast and shares the machine with many others
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                '"' + System.getProperty("java.class.path").replace("\\", "\\\\") + '"'));
    Files.write(file, options);
    return new JavaProgram(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + file));
  }
}
