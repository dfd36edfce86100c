package org.pyx.console.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.SchemaFiles;

/**
 * Checks a bundle that anybody may have made: every digest, nothing missing and nothing more, every
 * record decoded, all counts, and that the evidence is about the journal's own records. Needs
 * nothing but the bundle, unpacks nothing, and its memory is bounded. Used once; not thread-safe.
 */
public final class BundleCheck {
  /** More than all bundles that are made have, unless the caller says so. */
  public static final long MOST_BYTES = 64L << 30;

  private static final int MOST_MANIFEST = 16 << 20;
  private static final int MOST_PROBLEMS = 1_000;

  private final List<String> problems = new ArrayList<>();
  private long more;

  private BundleCheck() {}

  /**
   * What was found.
   *
   * @param problems what is wrong, in words; they may quote the bundle
   * @param more how many problems there are beyond those
   * @param words what the bundle says of itself; empty if it says nothing
   * @param manifestSha256 of its manifest; empty if it has none
   */
  public record Result(
      List<String> problems, long more, Map<String, String> words, String manifestSha256) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Checks a bundle.
   *
   * @param mostBytes how large its files may be together
   * @throws StopException if there is nothing to check
   */
  public static Result run(Path bundle, long mostBytes) {
    return new BundleCheck().check(bundle, mostBytes);
  }

  private Result check(Path bundle, long mostBytes) {
    try (BundleSource source = BundleSource.open(bundle, this::problem)) {
      byte[] json;
      try (InputStream in = source.read(BundleFiles.MANIFEST)) {
        json = in.readNBytes(MOST_MANIFEST);
      }
      Manifest manifest;
      try {
        manifest = Manifest.read(json);
      } catch (IOException e) {
        problem(BundleFiles.MANIFEST + " is no manifest: " + e.getMessage());
        return new Result(problems, more, Map.of(), sha256(json));
      }
      if (!manifest.format().equals(BundleFiles.FORMAT)) {
        problem(
            "its form is " + manifest.format() + ", and this version checks " + BundleFiles.FORMAT);
        return new Result(problems, more, Map.of(), sha256(json));
      }
      if (files(source, manifest, mostBytes)) {
        new RecordsCheck(source, manifest, this::problem).run();
        schemas(source);
      }
      return new Result(problems, more, words(manifest), sha256(json));
    } catch (IOException e) {
      problem("it cannot be read: " + e.getMessage());
      return new Result(problems, more, Map.of(), "");
    }
  }

  private static Map<String, String> words(Manifest manifest) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("lane", manifest.lane());
    words.put("made", manifest.at() + " by " + manifest.by() + " with " + manifest.pyx());
    words.put("holds", manifest.selection());
    for (Manifest.Part part : manifest.parts()) {
      words.put(
          part.path(),
          part.records()
              + " records"
              + (part.records() == 0 ? "" : ", offsets " + part.first() + " to " + part.last()));
    }
    if (!manifest.lawsMissing().isEmpty()) {
      words.put("laws missing", String.join(" ", manifest.lawsMissing()));
    }
    return words;
  }

  /** Whether every file is what the manifest says, and there is no other. */
  private boolean files(BundleSource source, Manifest manifest, long mostBytes) throws IOException {
    Set<String> listed = new HashSet<>();
    long total = 0;
    int before = problems.size();
    for (Manifest.File file : manifest.files()) {
      if (!BundleFiles.isSafe(file.path()) || file.path().equals(BundleFiles.MANIFEST)) {
        problem("the manifest lists a path that a bundle does not have: " + file.path());
      } else if (!listed.add(file.path())) {
        problem("the manifest lists " + file.path() + " twice");
      } else if (!source.has(file.path())) {
        problem(file.path() + " is missing");
      } else if (file.bytes() < 0 || file.bytes() > mostBytes - total) {
        problem(
            "the files are larger than "
                + mostBytes
                + " bytes together: if that is as it should be, say so with --most");
        return false;
      } else {
        total += file.bytes();
        digest(source, file);
      }
    }
    for (String path : source.paths()) {
      if (!listed.contains(path) && !path.equals(BundleFiles.MANIFEST)) {
        problem(path + " is in the bundle, and not in its manifest");
      }
    }
    return problems.size() == before;
  }

  private void digest(BundleSource source, Manifest.File file) {
    MessageDigest digest = Digest.sha256();
    long size;
    try (InputStream in =
        new DigestInputStream(new BoundedStream(source.read(file.path()), file.bytes()), digest)) {
      size = in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      problem(file.path() + ": " + e.getMessage());
      return;
    }
    if (size != file.bytes()) {
      problem(file.path() + " has " + size + " bytes, and the manifest says " + file.bytes());
    } else if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
      problem(file.path() + " was changed: its SHA-256 is not that of the manifest");
    }
  }

  private void schemas(BundleSource source) throws IOException {
    for (org.pyx.schemas.wire.Frame frame : BundleFiles.FRAMES) {
      String path = BundleFiles.SCHEMAS + frame.resource();
      try (InputStream in = source.read(path)) {
        byte[] text = in.readNBytes(1 << 20);
        if (!new String(text, StandardCharsets.UTF_8).equals(SchemaFiles.text(frame))) {
          problem(path + " is not the schema of this version: check with the version that made it");
        }
      }
    }
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digest.sha256().digest(bytes));
  }

  private void problem(String words) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(words);
    } else {
      more++;
    }
  }
}
