package org.pyx.console.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.console.inspect.ForensicLane.HOSTILE;
import static org.pyx.console.inspect.ForensicLane.LEDGER;
import static org.pyx.console.inspect.ForensicLane.at;
import static org.pyx.console.inspect.ForensicLane.insert;
import static org.pyx.console.inspect.ForensicLane.row;
import static org.pyx.console.inspect.ForensicLane.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.console.inspect.ForensicLane;
import org.pyx.console.inspect.ForensicLane.Printed;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.KafkaAccess;

/** {@code pyx export} and {@code pyx export verify}: bundles, true ones and hostile ones. */
class ExportCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path kafkaFolder;
  @TempDir Path folder;
  private static EmbeddedBroker broker;
  private static KafkaAccess kafka;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(kafkaFolder.resolve("kafka"));
    kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private String fill(ForensicLane lane) throws IOException {
    lane.law();
    lane.capture(new Change.Begin(at(7, 0), 1)); // 0
    lane.capture(insert(7, 1, 1, "honest")); // 1
    lane.capture(insert(7, 2, 5, "of no concern")); // 2
    lane.capture(new Change.End(at(7, 3), 1, 2)); // 3
    lane.capture(new Change.Begin(at(8, 0), 1)); // 4
    lane.capture(insert(8, 1, 1, HOSTILE + "x".repeat(5_000))); // 5
    lane.capture(new Change.Delete(at(8, 2), 1, LEDGER, row(5, "of no concern"), false)); // 6
    lane.capture(new Change.End(at(8, 3), 1, 2)); // 7
    lane.capture(insert(9, 1, 1, "after")); // 8
    lane.accept(1);
    lane.accept(2);
    lane.reject(5, Rule.ROW_REWRITE, HOSTILE, Action.REJECT, RejectedEvent.VALIDATOR);
    lane.reject(6, Rule.OP_DELETE, "a DELETE", Action.REJECT, RejectedEvent.VALIDATOR);
    lane.judged(7);
    lane.flush();
    return lane.config(folder, "").toString();
  }

  private Path export(String config, String name, String... more) {
    Path out = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("export", "--config", config, "--out", out.toString()));
    arguments.addAll(List.of(more));
    Printed made = run(arguments.toArray(String[]::new));
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("note the SHA-256 of its manifest: ");
    return out;
  }

  @Test
  void eventsTravelWithWhatTheyRestOn() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "events")) {
      String config = fill(lane);
      Path bundle = export(config, "events", "--rule", "row.rewrite", "--by", "the auditor");
      List<GenericRecord> rejected = read(bundle, "rejected");
      assertThat(rejected).hasSize(1);
      GenericRecord event = (GenericRecord) rejected.getFirst().get("value");
      assertThat(event.get("rule")).hasToString("row.rewrite");
      assertThat(event.get("explanation")).hasToString(HOSTILE);
      assertThat(((GenericRecord) event.get("change")).get("table")).hasToString("ledger");
      assertThat(read(bundle, "journal"))
          .as("the event's record, its transaction's frame, and the row as it first came")
          .extracting(record -> record.get("offset"))
          .containsExactly(1L, 4L, 5L, 7L);
      assertThat(read(bundle, "laws")).hasSize(1);
      assertThat(bundle.resolve("law/policy-" + ForensicLane.POLICY.digest() + ".yaml"))
          .hasContent(ForensicLane.POLICY.text());
      assertThat(Files.readString(bundle.resolve("manifest.json")))
          .contains("the auditor", "rejected events: --rule row.rewrite")
          .doesNotContain(folder.toString());
      Printed verified = run("export", "verify", bundle.toString());
      assertThat(verified.out()).contains("The bundle is whole", "avro/journal.avro", "4 records");
      assertThat(verified.code()).isZero();
    }
  }

  @Test
  void aPartOfTheJournalTravelsWithItsEvidence() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "part")) {
      String config = fill(lane);
      lane.raw(lane.lane().journal(), new byte[] {0, 0, 0, 0, 1, 0});
      lane.raw(lane.lane().rejected(), new byte[] {0, 0, 0, 0, 77});
      Path bundle = export(config, "part.zip", "--journal", "4..9");
      assertThat(read(bundle, "journal")).hasSize(5);
      assertThat(read(bundle, "rejected")).hasSize(2);
      assertThat(read(bundle, "unreadable")).hasSize(2);
      assertThat(run("export", "verify", bundle.toString()).code()).isZero();
    }
  }

  @Test
  void theSameRecordsAreTheSameBytes() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "again")) {
      String config = fill(lane);
      Map<String, byte[]> once = files(export(config, "once"));
      Map<String, byte[]> twice = files(export(config, "twice"));
      assertThat(once.keySet()).isEqualTo(twice.keySet());
      once.remove("manifest.json");
      once.forEach((path, bytes) -> assertThat(twice.get(path)).as(path).isEqualTo(bytes));
    }
  }

  @Test
  void theReportActsOnNothing() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "report")) {
      String report = Files.readString(export(fill(lane), "report").resolve("report.html"));
      assertThat(report)
          .contains("default-src 'none'", "&lt;script&gt;alert(1)&lt;/script&gt;", "\\u{202E}evil")
          .contains("\\u{1B}[2J", "SHA-256 <code>", "<details>", "row.rewrite")
          .doesNotContain("<script", "\u202e", "\u001b", "\u0000", "x".repeat(4_500));
    }
  }

  @Test
  void emptyLanesMakeEmptyBundles() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "empty")) {
      Path bundle = export(lane.config(folder, "").toString(), "empty.zip");
      assertThat(read(bundle, "rejected")).isEmpty();
      assertThat(run("export", "verify", bundle.toString()).code()).isZero();
    }
  }

  @Test
  void whatIsThereIsNotOverwrittenAndMistakesAreSaid() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "mistakes")) {
      String config = fill(lane);
      Path there = Files.writeString(folder.resolve("there.zip"), "evidence");
      for (List<String> arguments :
          List.of(
              List.of("--config", config, "--out", there.toString()),
              List.of("--config", config, "--out", folder.resolve("no/where.zip").toString()),
              List.of("--config", config),
              List.of("--out", folder.resolve("x.zip").toString()),
              List.of(
                  "--config",
                  config,
                  "--out",
                  folder.resolve("x.zip").toString(),
                  "--journal",
                  "1..2",
                  "--rule",
                  "op.delete"))) {
        List<String> all = new ArrayList<>(List.of("export"));
        all.addAll(arguments);
        Printed printed = run(all.toArray(String[]::new));
        assertThat(printed.code()).as("%s", arguments).isEqualTo(2);
        assertThat(printed.err().strip().lines()).as("%s", arguments).hasSize(1);
      }
      assertThat(there).hasContent("evidence");
      assertThat(run("export", "verify", folder.resolve("nowhere").toString()).code()).isEqualTo(2);
      assertThat(run("export", "verify", there.toString()).code()).isEqualTo(2);
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .noneMatch(name -> name.startsWith(".pyx-export"));
      }
    }
  }

  private interface Forgery {
    void on(Path bundle) throws IOException;
  }

  @Test
  void forgeriesAreFound() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "forged")) {
      String config = fill(lane);
      forged(config, "changed", b -> flip(b.resolve("report.html")), "report.html was changed");
      forged(
          config, "longer", b -> append(b.resolve("avro/journal.avro")), "longer than announced");
      forged(config, "missing", b -> Files.delete(b.resolve("avro/laws.avro")), "is missing");
      forged(
          config,
          "extra",
          b -> Files.writeString(b.resolve("law/extra.txt"), "x"),
          "not in its manifest");
      forged(
          config,
          "link",
          b -> {
            Files.delete(b.resolve("report.html"));
            Files.createSymbolicLink(b.resolve("report.html"), Path.of("/etc/passwd"));
          },
          "is a link");
      forged(
          config,
          "recounted",
          b -> manifest(b, m -> part(m, "avro/rejected.avro").put("records", 3)),
          "and the manifest says 3");
      forged(
          config, "renamed", b -> manifest(b, m -> m.put("lane", "another")), "is not the lane's");
      forged(
          config,
          "unclean",
          b -> manifest(b, m -> ((ObjectNode) m.get("files").get(0)).put("path", "../../etc/x")),
          "a path that a bundle does not have");
      forged(
          config,
          "huge",
          b -> manifest(b, m -> ((ObjectNode) m.get("files").get(0)).put("bytes", Long.MAX_VALUE)),
          "--most");
      forged(
          config,
          "unread",
          b -> Files.writeString(b.resolve("manifest.json"), "{"),
          "manifest.json");
    }
  }

  @Test
  void evidenceThatTheJournalDoesNotBearOutIsFound() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "contradiction")) {
      String config = fill(lane);
      forged(
          config,
          "another",
          b -> replace(b, "avro/journal.avro", "evil", "good"),
          "another change than the evidence");
      forged(
          config,
          "broken",
          b -> replace(b, "avro/journal.avro", "\u001aof no", "\u0018of no"),
          "cannot be read");
      forged(config, "untouched", _ -> {}, null);
      forged(
          config,
          "misleading",
          b ->
              replace(b, "avro/journal.avro", "\"name\":\"commitTime\"", "\"name\":\"xommitTime\""),
          "its schema is not that of this version");
    }
  }

  @Test
  void aForgerWhoKnowsHowIsFoundOutByTheNotedDigestOnly() throws IOException {
    try (ForensicLane lane = new ForensicLane(kafka, "noted")) {
      Path bundle = export(fill(lane), "noted");
      String noted = run("export", "verify", bundle.toString()).lines().get(7);
      replace(bundle, "avro/rejected.avro", "row.rewrite", "op.truncate");
      Printed forged = run("export", "verify", bundle.toString());
      assertThat(noted).startsWith("SHA-256 of its manifest: ");
      assertThat(forged.out()).contains("SHA-256 of its manifest: ").doesNotContain(noted);
    }
  }

  /** Whatever the bytes are, the answer is a list of what is wrong, or that it is no bundle. */
  @Test
  void noBytesBringTheCheckDown() throws IOException {
    long seed = new java.util.Random().nextLong();
    java.util.Random random = new java.util.Random(seed);
    try (ForensicLane lane = new ForensicLane(kafka, "fuzzed")) {
      String config = fill(lane);
      byte[] zip = Files.readAllBytes(export(config, "fuzzed.zip"));
      for (int i = 0; i < 400; i++) {
        Path file = Files.write(folder.resolve("mutant.zip"), mutant(zip, random));
        assertChecked(file, seed);
      }
      Path bundle = export(config, "fuzzed");
      for (BundleFiles.Part part : BundleFiles.Part.values()) {
        byte[] records = Files.readAllBytes(bundle.resolve(part.path()));
        for (int i = 0; i < 100; i++) {
          put(bundle, part.path(), mutant(records, random));
          assertChecked(bundle, seed);
        }
        put(bundle, part.path(), records);
      }
      assertThat(BundleCheck.run(bundle, BundleCheck.MOST_BYTES).problems()).isEmpty();
    }
  }

  private static void assertChecked(Path bundle, long seed) {
    try {
      BundleCheck.Result result = BundleCheck.run(bundle, BundleCheck.MOST_BYTES);
      assertThat(result.problems()).doesNotContainNull();
    } catch (org.pyx.schemas.stage.StopException e) {
      assertThat(e).as("seed %d", seed).hasMessageContaining("cannot be opened as a bundle");
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** The same with some bytes changed, cut out or put in. */
  private static byte[] mutant(byte[] bytes, java.util.Random random) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    }
    return random.nextInt(4) == 0
        ? java.util.Arrays.copyOf(changed, random.nextInt(changed.length + 20))
        : changed;
  }

  @Test
  void hostileArchivesAreToldOfAndNotUnpacked() throws IOException {
    Path zip = folder.resolve("hostile.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("../evil", "/etc/evil", "a/b/c", "C:\\evil", "manifest.json")) {
        out.putNextEntry(new ZipEntry(name));
        out.write("{}".getBytes(StandardCharsets.UTF_8));
      }
    }
    Printed printed = run("export", "verify", zip.toString());
    assertThat(printed.code()).isEqualTo(1);
    assertThat(printed.out()).contains("../evil", "/etc/evil", "C:\\evil", "WRONG manifest.json");
    assertThat(folder.resolveSibling("evil")).doesNotExist();

    Path bomb = folder.resolve("bomb.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bomb))) {
      out.putNextEntry(new ZipEntry("manifest.json"));
      out.write(
          ("{\"format\":\"pyx-evidence-1\",\"pyx\":\"\",\"lane\":\"x\",\"by\":\"\",\"at\":\"\",\"selection\":\"\","
                  + "\"judgedUpTo\":0,\"parts\":[],\"lawsMissing\":[],\"files\":[{\"path\":\"report.html\","
                  + "\"bytes\":10,\"sha256\":\"\"}]}")
              .getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("report.html"));
      out.write(new byte[50 << 20]);
    }
    assertThat(run("export", "verify", bomb.toString()).out()).contains("longer than announced");
  }

  /** Makes a bundle, forges it, and wants a certain complaint; null for none. */
  private void forged(
      String config,
      String name,
      Forgery forgery,
      @org.jspecify.annotations.Nullable String complaint)
      throws IOException {
    Path bundle = export(config, name);
    forgery.on(bundle);
    Printed printed = run("export", "verify", bundle.toString());
    if (complaint == null) {
      assertThat(printed.code()).as("%s %s", name, printed.out()).isZero();
    } else {
      assertThat(printed.code()).as("%s %s", name, printed.out()).isEqualTo(1);
      assertThat(printed.out()).as(name).contains("WRONG", complaint);
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void append(Path file) throws IOException {
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
  }

  private interface Edit {
    void on(ObjectNode manifest);
  }

  private static void manifest(Path bundle, Edit edit) throws IOException {
    Path file = bundle.resolve("manifest.json");
    ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
    edit.on(manifest);
    Files.write(file, JSON.writeValueAsBytes(manifest));
  }

  private static ObjectNode part(ObjectNode manifest, String path) {
    for (var part : (ArrayNode) manifest.get("parts")) {
      if (part.get("path").asText().equals(path)) {
        return (ObjectNode) part;
      }
    }
    throw new IllegalArgumentException(path);
  }

  /** Forges a file's bytes, and the manifest with them, as one would who knows how. */
  private static void replace(Path bundle, String path, String from, String to) throws IOException {
    Path file = bundle.resolve(path);
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    put(bundle, path, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void put(Path bundle, String path, byte[] forged) throws IOException {
    Files.write(bundle.resolve(path), forged);
    manifest(
        bundle,
        m -> {
          for (var each : (ArrayNode) m.get("files")) {
            if (each.get("path").asText().equals(path)) {
              ((ObjectNode) each)
                  .put("bytes", forged.length)
                  .put("sha256", HexFormat.of().formatHex(Digest.sha256().digest(forged)));
            }
          }
        });
  }

  private static Map<String, byte[]> files(Path bundle) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(bundle)) {
      for (Path file :
          all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)).toList()) {
        files.put(bundle.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** Reads a file of records with Avro's own library. */
  private List<GenericRecord> read(Path bundle, String part) throws IOException {
    byte[] bytes;
    if (Files.isDirectory(bundle)) {
      bytes = Files.readAllBytes(bundle.resolve("avro/" + part + ".avro"));
    } else {
      try (FileSystem zip = FileSystems.newFileSystem(bundle)) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        Files.copy(zip.getPath("avro/" + part + ".avro"), copy);
        bytes = copy.toByteArray();
      }
    }
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(
            new org.apache.avro.file.SeekableByteArrayInput(bytes), new GenericDatumReader<>())) {
      reader.forEach(records::add);
    }
    return records;
  }
}
