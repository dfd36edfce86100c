package org.pyx.console.export;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.EntryDecoder;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.TopicRecord;
import org.pyx.schemas.wire.TrustedSchemaCodec;

/**
 * Checks the files of records of a bundle: every record decodes, all counts fit, evidence is about
 * the journal's own records, and the laws are there by which was judged. Used once; not
 * thread-safe.
 */
final class RecordsCheck {
  private static final int MOST_POLICY = 16 << 20;

  private final BundleSource source;
  private final Manifest manifest;
  private final Consumer<String> problems;
  private final EntryDecoder decoder = new EntryDecoder();
  private final ChangeCodec changes = new ChangeCodec();
  private final Map<Long, Set<Digest>> stated = new HashMap<>();
  private final Set<String> named = new HashSet<>();
  private final Set<String> present = new HashSet<>();

  /**
   * A check.
   *
   * @param problems told of everything that is wrong
   */
  RecordsCheck(BundleSource source, Manifest manifest, Consumer<String> problems) {
    this.source = source;
    this.manifest = manifest;
    this.problems = problems;
  }

  /** Checks them. */
  void run() throws IOException {
    parts();
    laws();
  }

  private void parts() {
    Map<String, Manifest.Part> listed = new HashMap<>();
    for (Manifest.Part part : manifest.parts()) {
      if (listed.put(part.path(), part) != null) {
        problem("the manifest counts " + part.path() + " twice");
      }
    }
    for (BundleFiles.Part part : BundleFiles.Part.values()) {
      Manifest.@Nullable Part said = listed.remove(part.path());
      if (said == null) {
        problem("the manifest does not count " + part.path());
      } else {
        part(part, said);
      }
    }
    listed
        .keySet()
        .forEach(path -> problem("the manifest counts " + path + ", which is no file of records"));
    stated.forEach((offset, _) ->
        problem(
            "the journal's record at offset " + offset + ", on which evidence rests, is missing"));
  }

  private void part(BundleFiles.Part part, Manifest.Part said) {
    long records = 0;
    long first = -1;
    long last = -1;
    try (ContainerReader reader = new ContainerReader(source.read(part.path()), part.frame())) {
      for (TopicRecord record = reader.next(); record != null; record = reader.next()) {
        if (part != BundleFiles.Part.UNREADABLE && record.offset() <= last) {
          problem(part.path() + ": offset " + record.offset() + " does not follow " + last);
        }
        first = records == 0 ? record.offset() : first;
        last = record.offset();
        records++;
        record(part, record);
      }
    } catch (IOException | ContainerReader.BrokenContainer e) {
      problem(part.path() + ": " + e.getMessage());
      return;
    }
    if (records != said.records() || first != said.first() || last != said.last()) {
      problem(
          part.path()
              + " holds "
              + records
              + " records from "
              + first
              + " to "
              + last
              + ", and the manifest says "
              + said.records()
              + " from "
              + said.first()
              + " to "
              + said.last());
    }
  }

  private void record(BundleFiles.Part part, TopicRecord record) {
    String at = part.path() + ": offset " + record.offset();
    if (!isOfLane(part, record.topic())) {
      problem(at + " is of topic " + record.topic() + ", which is not the lane's");
    }
    if (part == BundleFiles.Part.UNREADABLE) {
      return;
    }
    switch (decoder.content(record.value())) {
      case Content.Evidence c -> evidence(at, c.event());
      case Content.Captured c -> captured(at, record.offset(), c.change());
      case Content.Ruled c -> {
        present.add(c.law().law().policy().digest().toString());
        present.add(TrustedSchemaCodec.digest(c.law().law().schema()).toString());
      }
      case Content.Unreadable c -> problem(at + " cannot be read: " + c.why());
      case Content.Copied _, Content.Settled _, Content.Decided _, Content.JudgedAgain _ ->
          problem(at + " is of another kind");
    }
  }

  private boolean isOfLane(BundleFiles.Part part, String topic) {
    Lane lane;
    try {
      lane = new Lane(manifest.lane());
    } catch (StopException e) {
      return false;
    }
    return switch (part) {
      case REJECTED -> topic.equals(lane.rejected());
      case JOURNAL -> topic.equals(lane.journal());
      case LAWS -> topic.equals(lane.decisions());
      case UNREADABLE -> lane.topics().contains(topic);
    };
  }

  private void evidence(String at, RejectedEvent event) {
    named.add(event.policy().toString());
    named.add(event.schema().toString());
    if (isStatedByPyx(event)) {
      return;
    }
    if (stated.size() > Needs.MOST_EVENTS) {
      problem(at + " is one event too many: a bundle has at most " + Needs.MOST_EVENTS);
    } else {
      stated.computeIfAbsent(event.journalOffset(), _ -> new HashSet<>()).add(of(event.change()));
    }
  }

  /** An event about a row that the exchange did not show: no record of the journal is about it. */
  private static boolean isStatedByPyx(RejectedEvent event) {
    return event.finding().rule().value().equals("adopt.extra");
  }

  private void captured(String at, long offset, Change change) {
    Set<Digest> evidence = stated.remove(offset);
    if (evidence != null && !evidence.equals(Set.of(of(change)))) {
      problem(at + " is another change than the evidence about it holds");
    }
  }

  private Digest of(Change change) {
    return Digest.of(changes.encode(change));
  }

  private void laws() throws IOException {
    for (String digest : named) {
      if (!present.contains(digest) && !manifest.lawsMissing().contains(digest)) {
        problem("the law " + digest + ", by which was judged, is missing");
      }
    }
    for (String path : source.paths()) {
      if (path.startsWith(BundleFiles.POLICY)) {
        byte[] text;
        try (InputStream in = source.read(path)) {
          text = in.readNBytes(MOST_POLICY);
        }
        String digest = Digest.of(text).toString();
        if (!path.equals(BundleFiles.POLICY + digest + ".yaml") || !present.contains(digest)) {
          problem(path + " is not the policy that its name says");
        }
      }
    }
  }

  private void problem(String words) {
    problems.accept(words);
  }
}
