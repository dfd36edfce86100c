package org.pyx.console.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pyx.schemas.stage.StopException;

/**
 * The files of a bundle, by their paths. Nothing is unpacked, no link is followed, and what has no
 * safe path is told of and not opened. Not thread-safe.
 */
final class BundleSource implements AutoCloseable {
  private static final int MOST_FILES = 10_000;

  private interface Opener {
    InputStream open() throws IOException;
  }

  private final Map<String, Opener> files = new TreeMap<>();
  private final AutoCloseable underlying;

  private BundleSource(AutoCloseable underlying) {
    this.underlying = underlying;
  }

  /**
   * Opens a bundle.
   *
   * @param problems told of everything that a bundle must not have
   * @throws StopException if there is nothing that can be opened
   */
  static BundleSource open(Path bundle, Consumer<String> problems) {
    try {
      if (Files.isDirectory(bundle)) {
        return ofFolder(bundle, problems);
      }
      if (!Files.isRegularFile(bundle)) {
        throw new StopException(bundle + " is not there, or is neither folder nor file");
      }
      return ofZip(new ZipFile(bundle.toFile()), problems);
    } catch (IOException e) {
      throw new StopException(bundle + " cannot be opened as a bundle: " + e.getMessage(), e);
    }
  }

  private static BundleSource ofZip(ZipFile zip, Consumer<String> problems) throws IOException {
    BundleSource source = new BundleSource(zip);
    if (zip.size() > MOST_FILES) {
      zip.close();
      throw new IOException("it has more than " + MOST_FILES + " files");
    }
    Map<String, Integer> seen = new HashMap<>();
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      String name = entry.getName();
      if (entry.isDirectory() && List.of("avro/", "law/", "schemas/").contains(name)) {
        continue; // another tool packed it
      }
      if (seen.merge(name, 1, Integer::sum) > 1) {
        problems.accept("the file " + name + " is in it twice");
      } else if (BundleFiles.isSafe(name)) {
        source.files.put(name, () -> zip.getInputStream(entry));
      } else {
        problems.accept("a file of it has a path that a bundle does not have: " + name);
      }
    }
    return source;
  }

  private static BundleSource ofFolder(Path folder, Consumer<String> problems) throws IOException {
    BundleSource source = new BundleSource(() -> {});
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (source.files.size() >= MOST_FILES) {
              throw new IOException("it has more than " + MOST_FILES + " files");
            }
            if (!attributes.isRegularFile()) {
              problems.accept(name + " is a link, or no ordinary file");
            } else if (BundleFiles.isSafe(name)) {
              source.files.put(name, () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
            } else {
              problems.accept("a file of it has a path that a bundle does not have: " + name);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return source;
  }

  /** The paths in order. */
  List<String> paths() {
    return List.copyOf(files.keySet());
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  InputStream read(String path) throws IOException {
    Opener opener = files.get(path);
    if (opener == null) {
      throw new IOException(path + " is missing");
    }
    return opener.open();
  }

  @Override
  public void close() throws IOException {
    try {
      underlying.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
