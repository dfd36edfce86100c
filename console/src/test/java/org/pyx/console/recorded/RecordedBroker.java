package org.pyx.console.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.pyx.embedded.EmbeddedBroker;

/** A broker with the topics of a lane that the stages of some version have written. */
public final class RecordedBroker {
  /** Where the recordings are. */
  static final Path RECORDED = Path.of("src/test/resources/recorded");

  private RecordedBroker() {}

  /** Starts one on a copy below a directory. */
  public static EmbeddedBroker start(String version, Path directory) throws IOException {
    Path data = directory.resolve("kafka");
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(RECORDED.resolve(version).resolve("kafka.zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = data.resolve(entry.getName()).normalize();
        assertThat(file).startsWithRaw(data);
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
    return EmbeddedBroker.start(data);
  }
}
