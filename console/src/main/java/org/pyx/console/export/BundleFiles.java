package org.pyx.console.export;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pyx.schemas.wire.Frame;

/** What is where in a bundle. Stateless. */
final class BundleFiles {
  /** What the manifest says of its own form. */
  static final String FORMAT = "pyx-evidence-1";

  static final String MANIFEST = "manifest.json";
  static final String REPORT = "report.html";
  static final String SCHEMAS = "schemas/";
  static final String LAW = "law/";
  static final String POLICY = LAW + "policy-";
  static final String TRUSTED_SCHEMA = LAW + "trusted-schema-";

  /** The files of records. */
  enum Part {
    REJECTED("rejected", Optional.of(Frame.REJECTED)),
    JOURNAL("journal", Optional.of(Frame.CHANGE)),
    LAWS("laws", Optional.of(Frame.LAW)),
    UNREADABLE("unreadable", Optional.empty());

    private final String word;
    private final Optional<Frame> frame;

    Part(String word, Optional<Frame> frame) {
      this.word = word;
      this.frame = frame;
    }

    String word() {
      return word;
    }

    String path() {
      return "avro/" + word + ".avro";
    }

    Optional<Frame> frame() {
      return frame;
    }
  }

  /** The schemas that the records use. */
  static final List<Frame> FRAMES =
      List.of(
          Frame.CHANGE,
          Frame.ACCEPTED,
          Frame.REJECTED,
          Frame.DECISION,
          Frame.TRUSTED_SCHEMA,
          Frame.LAW);

  private static final Pattern SAFE =
      Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)?");

  private BundleFiles() {}

  /** Whether a path leads nowhere else, on any system. */
  static boolean isSafe(String path) {
    return path.length() <= 200 && SAFE.matcher(path).matches();
  }
}
