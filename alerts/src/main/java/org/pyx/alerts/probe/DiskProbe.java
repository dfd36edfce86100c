package org.pyx.alerts.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.Probe;
import org.pyx.alerts.check.Reading;
import org.pyx.schemas.model.LogRetention;

/**
 * Looks at how full disks are.
 *
 * @param paths a place on each of them
 * @param freePercent less than this is bad
 */
public record DiskProbe(List<Path> paths, int freePercent) implements Probe {
  public DiskProbe {
    paths = List.copyOf(paths);
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public List<Reading> look() {
    return paths.stream().map(this::look).toList();
  }

  private Reading look(Path path) {
    try {
      FileStore store = Files.getFileStore(path);
      long free = store.getUsableSpace();
      long total = Math.max(1, store.getTotalSpace());
      long percent = (long) (100.0 * free / total);
      return new Reading(
          CheckKind.DISK,
          path.toString(),
          percent < freePercent,
          "%s free of %s, %d%%"
              .formatted(LogRetention.bytes(free), LogRetention.bytes(total), percent));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at the disk of " + path, e);
    }
  }
}
