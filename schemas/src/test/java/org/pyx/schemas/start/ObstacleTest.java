package org.pyx.schemas.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every check: what it finds, what it says, and that it is written down what to do (G6). */
class ObstacleTest {
  private static final int LARGEST = 1 << 20;

  private static final List<Obstacle> ALL =
      List.of(
          new NotBegun("demo", "the journal is empty"),
          new AlreadyBegun("demo", "its journal holds a snapshot"),
          new TopicsMissing(List.of("pyx.demo.journal", "pyx.demo.tally"), "the copy has rows"),
          new Misconfigured(
              "pyx.demo.journal",
              1,
              Map.of("retention.ms", "1"),
              Map.of("retention.ms", "-1"),
              "b:1"),
          new HeadLost("pyx.demo.journal", 7),
          new MadeAnew("pyx.demo.journal", "old", "new", "the copy"),
          new TailLost("pyx.demo.journal", 5, 9, "the copy"),
          new TailReplaced("pyx.demo.journal", 8, "the copy"),
          new JournalEmpty("demo", List.of("pyx.demo.accepted")),
          new MemoryLost("demo", "its books are empty"),
          new CopyEmpty("demo", 9),
          new CopyFilled("demo", "\"exchange\".\"reserves\""));

  @Test
  void everyCheckSaysInOneLineWhatIsWrongAndWhereTheWayOutIs() {
    assertThat(ALL.stream().<Class<?>>map(Object::getClass))
        .as("all kinds")
        .containsExactlyInAnyOrder(Obstacle.class.getPermittedSubclasses());
    for (Obstacle obstacle : ALL) {
      assertThat(obstacle.refusal())
          .hasMessageStartingWith(obstacle.words())
          .hasMessageEndingWith(
              "; see \"" + obstacle.wayOut().heading() + "\" in docs/operations.md");
      assertThat(obstacle.words().lines()).hasSize(1);
    }
    assertThat(
            ALL.stream()
                .filter(
                    obstacle -> !(obstacle instanceof TailReplaced)) // also an end that was lost
                .map(Obstacle::wayOut))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyHeadingThatAMessageNamesIsThere() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "operations.md"));
    for (WayOut wayOut : WayOut.values()) {
      assertThat(lines.stream().filter(("### " + wayOut.heading())::equals))
          .as(wayOut.heading())
          .hasSize(1);
    }
    assertThat(lines)
        .as("what is not one line is hard to read")
        .allMatch(line -> line.startsWith("|") || line.length() <= 130);
  }

  @Test
  void evidenceIsKeptForEverAndTheMessageHasTheCommandThatRepairsIt() {
    Map<String, String> made = new HashMap<>(TopicForm.EVIDENCE.configuration(2, LARGEST));
    assertThat(misconfigured(TopicForm.EVIDENCE, made)).isEmpty();
    Map<String, String> wrong =
        Map.of(
            "cleanup.policy", "compact,delete",
            "retention.ms", "86400000",
            "retention.bytes", "1000000",
            "unclean.leader.election.enable", "true",
            "min.insync.replicas", "1",
            "max.message.bytes", "1000");
    wrong.forEach((key, value) -> {
      Map<String, String> one = new HashMap<>(made);
      one.put(key, value);
      assertThat(misconfigured(TopicForm.EVIDENCE, one))
          .as(key)
          .hasValueSatisfying(found ->
              assertThat(found.words())
                  .contains(key + "=", "kafka-configs.sh --bootstrap-server b:1 --alter")
                  .endsWith("--add-config " + key + "=" + made.get(key)));
      one.remove(key);
      assertThat(misconfigured(TopicForm.EVIDENCE, one)).as("unknown %s", key).isPresent();
    });
    Map<String, String> more = new HashMap<>(made);
    more.put("min.insync.replicas", "3");
    more.put("max.message.bytes", Integer.toString(LARGEST + 1));
    assertThat(misconfigured(TopicForm.EVIDENCE, more)).isEmpty();
  }

  @Test
  void whatIsCompactedIsNotDeleted() {
    Map<String, String> made = new HashMap<>(TopicForm.COMPACTED.configuration(1, LARGEST));
    assertThat(misconfigured(TopicForm.COMPACTED, made)).isPresent(); // two copies are wanted
    made.put("min.insync.replicas", "2");
    assertThat(misconfigured(TopicForm.COMPACTED, made)).isEmpty();
    for (String policy : List.of("delete", "compact,delete", "")) {
      made.put("cleanup.policy", policy);
      assertThat(misconfigured(TopicForm.COMPACTED, made)).as(policy).isPresent();
    }
  }

  @Test
  void moreThanOnePartitionKeepsNoOrder() {
    TopicFacts topic =
        new TopicFacts("t", "id", 2, TopicForm.EVIDENCE.configuration(2, LARGEST), 0, 0);
    assertThat(Misconfigured.check(topic, TopicForm.EVIDENCE, 2, LARGEST, "b:1"))
        .hasValueSatisfying(found -> assertThat(found.words()).contains("2 partitions"));
  }

  @Test
  void aHeadATailAndAnIdAreLookedAtToTheRecord() {
    assertThat(HeadLost.check(topic("t", "id", 0, 9))).isEmpty();
    assertThat(HeadLost.check(topic("t", "id", 1, 9))).isPresent();
    TopicsSeen seen = seen(topic("t", "id", 0, 9));
    assertThat(TailLost.check(seen, "t", 9, "it")).isEmpty();
    assertThat(TailLost.check(seen, "t", 10, "it")).isPresent();
    assertThat(TailLost.check(seen, "gone", 1, "it")).isPresent();
    assertThat(MadeAnew.check(seen, Map.of(), "it")).isEmpty();
    assertThat(MadeAnew.check(seen, Map.of("t", "id", "gone", "x"), "it")).isEmpty();
    assertThat(MadeAnew.check(seen, Map.of("t", "other"), "it")).isPresent();
  }

  @Test
  void anEmptyJournalWantsEverythingEmpty() {
    TopicsSeen seen = seen(topic("a", "id", 0, 0), topic("b", "id", 0, 3));
    assertThat(JournalEmpty.check("demo", seen, List.of("a", "gone"))).isEmpty();
    assertThat(JournalEmpty.check("demo", seen, List.of("a", "b")))
        .contains(new JournalEmpty("demo", List.of("b")));
  }

  private static Optional<Obstacle> misconfigured(TopicForm form, Map<String, String> found) {
    TopicFacts topic = new TopicFacts("pyx.demo.journal", "id", 1, found, 0, 0);
    return Misconfigured.check(topic, form, 2, LARGEST, "b:1");
  }

  private static TopicFacts topic(String name, String id, long first, long end) {
    return new TopicFacts(name, id, 1, Map.of(), first, end);
  }

  private static TopicsSeen seen(TopicFacts... topics) {
    return new TopicsSeen(
        Stream.of(topics).collect(Collectors.toMap(TopicFacts::name, topic -> topic)));
  }
}
