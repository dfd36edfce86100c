package org.pyx.console.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/**
 * Makes bundles: a folder, or a zip file if the name ends so. Either is there whole or not at all,
 * and only its maker may read it. Of the same records it makes the same bytes, but for the
 * manifest. Stateless.
 */
public final class BundleMaker {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private BundleMaker() {}

  /**
   * What was made.
   *
   * @param rejected how many events it holds
   * @param journal how many records of the journal
   * @param unreadable how many records that cannot be read
   * @param lawsMissing digests of policies and trusted schemas that are not on the topics
   * @param manifestSha256 of the manifest: who knows it can tell whether the bundle is still the
   *     same
   */
  public record Made(
      long rejected,
      long journal,
      long unreadable,
      List<String> lawsMissing,
      String manifestSha256) {
    public Made {
      lawsMissing = List.copyOf(lawsMissing);
    }
  }

  /**
   * Makes a bundle.
   *
   * @param out where; must not be there yet
   * @param version of Pyx
   * @param by who makes it
   * @param at when
   * @throws StopException if it cannot be written
   */
  public static Made make(
      KafkaAccess kafka,
      Lane lane,
      LaneFacts facts,
      Selection selection,
      Path out,
      String version,
      String by,
      Instant at) {
    if (Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
      throw new StopException(out + " is there already: evidence is not overwritten");
    }
    Path parent = out.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new StopException("the folder of " + out + " is not there: make it first");
    }
    try {
      Path folder = Files.createTempDirectory(parent, ".pyx-export-");
      try {
        Manifest manifest =
            withFiles(
                new Exporter(kafka, lane, facts, folder).run(selection, version, by, at), folder);
        byte[] json = manifest.json();
        Files.write(folder.resolve(BundleFiles.MANIFEST), json);
        place(folder, out, manifest);
        return made(manifest, json);
      } finally {
        remove(folder);
      }
    } catch (FileAlreadyExistsException e) {
      throw new StopException(out + " is there already: evidence is not overwritten", e);
    } catch (IOException e) {
      throw new StopException("the bundle " + out + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static Made made(Manifest manifest, byte[] json) {
    return new Made(
        records(manifest, BundleFiles.Part.REJECTED),
        records(manifest, BundleFiles.Part.JOURNAL),
        records(manifest, BundleFiles.Part.UNREADABLE),
        manifest.lawsMissing(),
        HexFormat.of().formatHex(Digest.sha256().digest(json)));
  }

  private static long records(Manifest manifest, BundleFiles.Part part) {
    return manifest.parts().stream()
        .filter(p -> p.path().equals(part.path()))
        .mapToLong(Manifest.Part::records)
        .sum();
  }

  private static Manifest withFiles(Manifest manifest, Path folder) throws IOException {
    List<Manifest.File> files = new ArrayList<>();
    for (Path file : files(folder)) {
      MessageDigest digest = Digest.sha256();
      try (InputStream in = Files.newInputStream(file);
          OutputStream sum = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        in.transferTo(sum);
      }
      files.add(
          new Manifest.File(
              folder.relativize(file).toString().replace('\\', '/'),
              Files.size(file),
              HexFormat.of().formatHex(digest.digest())));
    }
    return new Manifest(
        manifest.format(),
        manifest.pyx(),
        manifest.lane(),
        manifest.by(),
        manifest.at(),
        manifest.selection(),
        manifest.judgedUpTo(),
        manifest.parts(),
        manifest.lawsMissing(),
        files);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted(Comparator.comparing(Path::toString)).toList();
    }
  }

  private static void place(Path folder, Path out, Manifest manifest) throws IOException {
    if (!out.toString().endsWith(".zip")) {
      Files.move(folder, out);
      return;
    }
    Path zip = Files.createTempFile(out.toAbsolutePath().getParent(), ".pyx-export-", ".zip");
    try {
      try (ZipOutputStream file =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(zip)))) {
        entry(file, folder, BundleFiles.MANIFEST);
        for (Manifest.File each : manifest.files()) {
          entry(file, folder, each.path());
        }
      }
      Files.move(zip, out);
    } finally {
      Files.deleteIfExists(zip);
    }
  }

  private static void entry(ZipOutputStream zip, Path folder, String path) throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    Files.copy(folder.resolve(path), zip);
    zip.closeEntry();
  }

  private static void remove(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
