package org.pyx.console.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.EntryDecoder;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.SchemaJson;
import org.pyx.console.inspect.Story;
import org.pyx.console.inspect.TopicScan;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;
import org.pyx.schemas.wire.SchemaFiles;
import org.pyx.schemas.wire.TrustedSchemaCodec;

/** Writes the files of a bundle into an empty folder. Used once; not thread-safe. */
final class Exporter {
  private static final JsonFactory JSON = new JsonFactory();

  private final KafkaAccess kafka;
  private final Lane lane;
  private final LaneFacts facts;
  private final Path folder;
  private final EntryDecoder decoder = new EntryDecoder();
  private final Map<BundleFiles.Part, PartFile> parts = new EnumMap<>(BundleFiles.Part.class);
  private final Set<String> policies = new TreeSet<>();
  private final Set<String> schemas = new TreeSet<>();
  private final Set<String> missing = new TreeSet<>();
  private long firstJudged = Long.MAX_VALUE;
  private long lastJudged = -1;

  Exporter(KafkaAccess kafka, Lane lane, LaneFacts facts, Path folder) {
    this.kafka = kafka;
    this.lane = lane;
    this.facts = facts;
    this.folder = folder;
  }

  /** Writes everything but the manifest, and returns what that has to say. */
  Manifest run(Selection selection, String version, String by, Instant at) throws IOException {
    Files.createDirectories(folder.resolve("avro"));
    Files.createDirectories(folder.resolve("law"));
    Files.createDirectories(folder.resolve("schemas"));
    try {
      for (BundleFiles.Part part : BundleFiles.Part.values()) {
        parts.put(part, new PartFile(folder, part));
      }
      switch (selection) {
        case Selection.Events events -> events(events);
        case Selection.Journal journal -> journal(journal);
      }
      laws();
    } finally {
      for (PartFile part : parts.values()) {
        part.close();
      }
    }
    for (Frame frame : BundleFiles.FRAMES) {
      Files.writeString(
          folder.resolve(BundleFiles.SCHEMAS + frame.resource()), SchemaFiles.text(frame));
    }
    List<Manifest.Part> summaries = parts.values().stream().map(PartFile::summary).toList();
    new Report(folder, lane.name(), facts.policy(), summaries).write();
    return new Manifest(
        BundleFiles.FORMAT,
        version,
        lane.name(),
        by,
        at.toString(),
        selection.words(),
        facts.judged(),
        summaries,
        List.copyOf(missing),
        List.of());
  }

  private PartFile part(BundleFiles.Part part) {
    PartFile file = parts.get(part);
    if (file == null) {
      throw new IllegalStateException("no file for " + part);
    }
    return file;
  }

  private interface Each {
    /** Takes a record; false to end. */
    boolean take(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  private void scan(String topic, Range<Long> offsets, Optional<Instant> since, Each each)
      throws IOException {
    try (TopicScan scan = new TopicScan(kafka, topic, offsets, since, false)) {
      for (ConsumerRecord<byte[], byte[]> record = scan.next();
          record != null && each.take(record);
          record = scan.next()) {}
    }
  }

  private void events(Selection.Events selection) throws IOException {
    Needs needs =
        new Needs(
            facts.laws().isEmpty()
                ? Optional.empty()
                : Optional.of(facts.laws().getLast().law().schema()),
            facts.policy());
    EntryFilter filter = selection.filter();
    scan(
        lane.rejected(),
        selection.offsets(),
        filter.written().first(),
        record -> {
          if (Story.mayMatch(filter, record) && filter.matches(decoder.decode(record))) {
            evidence(record).ifPresent(needs::add);
          }
          return true;
        });
    if (needs.last() >= 0) {
      scan(lane.journal(), Range.all(), Optional.empty(), record -> rests(needs, record));
    }
  }

  private boolean rests(Needs needs, ConsumerRecord<byte[], byte[]> record) throws IOException {
    String kind = PartFile.header(record, Headers.KIND);
    if (needs.mayNeed(record.offset(), PartFile.header(record, Headers.TABLE), kind)) {
      switch (decoder.content(record.value())) {
        case Content.Captured c -> {
          boolean behind = record.offset() > needs.last();
          if ((!behind || c.change() instanceof Change.End)
              && needs.needs(record.offset(), c.change())) {
            part(BundleFiles.Part.JOURNAL).add(record);
          }
          // transactions are whole: the first end behind the last event is that of its own
          return !(behind && c.change() instanceof Change.End);
        }
        case Content.Unreadable _,
            Content.Copied _,
            Content.Settled _,
            Content.Evidence _,
            Content.Decided _,
            Content.JudgedAgain _,
            Content.Ruled _ ->
            part(BundleFiles.Part.UNREADABLE).add(record);
      }
    }
    return true;
  }

  private void journal(Selection.Journal selection) throws IOException {
    scan(
        lane.journal(),
        selection.offsets(),
        Optional.empty(),
        record -> {
          boolean readable = decoder.content(record.value()) instanceof Content.Captured;
          part(readable ? BundleFiles.Part.JOURNAL : BundleFiles.Part.UNREADABLE).add(record);
          judged(record.offset());
          return true;
        });
    scan(
        lane.rejected(),
        Range.all(),
        Optional.empty(),
        record -> {
          switch (decoder.content(record.value())) {
            case Content.Evidence c -> {
              if (selection.offsets().contains(c.event().journalOffset())) {
                evidence(record);
              }
            }
            case Content.Unreadable _,
                Content.Copied _,
                Content.Settled _,
                Content.Captured _,
                Content.Decided _,
                Content.JudgedAgain _,
                Content.Ruled _ ->
                part(BundleFiles.Part.UNREADABLE).add(record);
          }
          return true;
        });
  }

  private Optional<RejectedEvent> evidence(ConsumerRecord<byte[], byte[]> record)
      throws IOException {
    if (decoder.content(record.value()) instanceof Content.Evidence evidence) {
      RejectedEvent event = evidence.event();
      part(BundleFiles.Part.REJECTED).add(record);
      policies.add(event.policy().toString());
      schemas.add(event.schema().toString());
      judged(event.journalOffset());
      return Optional.of(event);
    }
    part(BundleFiles.Part.UNREADABLE).add(record);
    return Optional.empty();
  }

  private void judged(long journalOffset) {
    firstJudged = Math.min(firstJudged, journalOffset);
    lastJudged = Math.max(lastJudged, journalOffset);
  }

  /** The laws that were in force somewhere, and those that the events name. */
  private void laws() throws IOException {
    missing.addAll(policies);
    missing.addAll(schemas);
    if (lastJudged < 0 || !TopicScan.exists(kafka, lane.decisions())) {
      return;
    }
    List<Long> starts = facts.laws().stream().map(LawCodec.InForce::journalOffset).toList();
    List<Boolean> wanted = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      boolean begins = starts.get(i) <= lastJudged;
      boolean lasts = i + 1 == starts.size() || starts.get(i + 1) > firstJudged;
      wanted.add(begins && lasts);
    }
    int[] place = {0};
    scan(
        lane.decisions(),
        Range.all(),
        Optional.empty(),
        record -> {
          if (decoder.content(record.value()) instanceof Content.Ruled ruled) {
            LawCodec.InForce law = ruled.law();
            String policy = law.law().policy().digest().toString();
            String schema = TrustedSchemaCodec.digest(law.law().schema()).toString();
            boolean named = missing.contains(policy) || missing.contains(schema);
            boolean inForce = place[0] < wanted.size() && wanted.get(place[0]);
            place[0]++;
            if (inForce || named) {
              part(BundleFiles.Part.LAWS).add(record);
              write(law, policy, schema);
              missing.remove(policy);
              missing.remove(schema);
            }
          }
          return true;
        });
  }

  private void write(LawCodec.InForce law, String policy, String schema) throws IOException {
    Path text = folder.resolve(BundleFiles.POLICY + policy + ".yaml");
    if (Files.notExists(text)) {
      Files.write(text, law.law().policy().text().getBytes(StandardCharsets.UTF_8));
    }
    Path tables = folder.resolve(BundleFiles.TRUSTED_SCHEMA + schema + ".json");
    if (Files.notExists(tables)) {
      try (JsonGenerator json = JSON.createGenerator(tables.toFile(), JsonEncoding.UTF8)) {
        json.useDefaultPrettyPrinter();
        json.enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
        SchemaJson.write(json, law.law().schema());
      }
    }
  }
}
