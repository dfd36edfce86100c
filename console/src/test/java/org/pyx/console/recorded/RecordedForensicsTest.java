package org.pyx.console.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyx.console.inspect.Content;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.inspect.ForensicLane;
import org.pyx.console.inspect.ForensicLane.Printed;
import org.pyx.console.inspect.LaneFacts;
import org.pyx.console.inspect.Range;
import org.pyx.console.inspect.Story;
import org.pyx.console.inspect.Told;
import org.pyx.embedded.EmbeddedBroker;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;

/** The forensic commands before lanes that real stages have written. */
class RecordedForensicsTest {
  private static final Path RECORDED = Path.of("src/test/resources/recorded");
  private static final Lane LANE = new Lane("demo");

  @TempDir Path directory;

  static List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(RECORDED)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  /** What the story says of each change, added up, is what the validator's books say. */
  @ParameterizedTest
  @MethodSource("versions")
  void theStoryOfEverythingIsWhatTheBooksSay(String version) throws IOException {
    try (EmbeddedBroker broker = broker(version)) {
      KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), (short) 1, Map.of());
      LaneFacts facts = LaneFacts.read(kafka, LANE, PolicyFile.load("taler-2024"));
      Map<TableName, Tally.Counts> told = new TreeMap<>();
      Set<Told.Outcome> outcomes = new TreeSet<>();
      long alone = 0;
      try (Story story = new Story(kafka, LANE, Range.all(), EntryFilter.ALL, facts.judged())) {
        for (Told next = story.next(); next != null; next = story.next()) {
          assertThat(next.entry().content()).isNotInstanceOf(Content.Unreadable.class);
          alone += next.outcome().isEmpty() ? 1 : 0;
          next.outcome().ifPresent(outcomes::add);
          if (next.entry().content() instanceof Content.Captured captured
              && captured.change() instanceof Change.Judged) {
            told.merge(
                captured.change() instanceof Change.OfTable of ? of.table() : Tally.MESSAGES,
                counted(next.outcome().orElseThrow()),
                RecordedForensicsTest::plus);
          }
        }
      }
      assertThat(told).isEqualTo(facts.tally().orElseThrow().tables());
      assertThat(alone).as("every verdict belongs to a record of the journal").isZero();
      assertThat(outcomes)
          .contains(Told.Outcome.ACCEPTED, Told.Outcome.IGNORED, Told.Outcome.REJECTED)
          .doesNotContain(Told.Outcome.CONTRADICTORY, Told.Outcome.NOT_JUDGED, Told.Outcome.HELD);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void bundlesOfItAreWhole(String version) throws IOException {
    try (EmbeddedBroker broker = broker(version)) {
      String config =
          Files.writeString(
                  directory.resolve("demo.yaml"),
                  "lane: demo\npolicy: taler-2024\nkafka: {bootstrap: \""
                      + broker.bootstrapServers()
                      + "\"}\n")
              .toString();
      for (String what : List.of("--thorough", "--journal=0..")) {
        Path out = directory.resolve(what.substring(2, 9) + ".zip");
        Printed made =
            ForensicLane.run("export", "--config", config, "--out", out.toString(), what);
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).doesNotContain("no law on the topics");
        Printed checked = ForensicLane.run("export", "verify", out.toString());
        assertThat(checked.code()).as(checked.out()).isZero();
      }
      for (String topic : List.of("journal", "accepted", "rejected", "decisions")) {
        Printed listed =
            ForensicLane.run("inspect", "--config", config, "--topic", topic, "--json");
        assertThat(listed.code()).as(listed.err()).isZero();
        assertThat(listed.out()).isNotEmpty().doesNotContain("\"unreadable\"");
      }
    }
  }

  /** What the validator counts: a row that the database refused was accepted by the judge. */
  private static Tally.Counts counted(Told.Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED, REFUSED -> new Tally.Counts(1, 1, 0, 0);
      case IGNORED -> new Tally.Counts(1, 0, 1, 0);
      case REJECTED -> new Tally.Counts(1, 0, 0, 1);
      case HELD, NOT_JUDGED, NO_VERDICT, CONTRADICTORY -> Tally.Counts.ZERO;
    };
  }

  private static Tally.Counts plus(Tally.Counts one, Tally.Counts other) {
    return new Tally.Counts(
        one.captured() + other.captured(),
        one.accepted() + other.accepted(),
        one.ignored() + other.ignored(),
        one.rejected() + other.rejected());
  }

  private EmbeddedBroker broker(String version) throws IOException {
    return RecordedBroker.start(version, directory);
  }
}
