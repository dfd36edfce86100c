package org.pyx.console.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.console.TopicReader;
import org.pyx.console.demo.StandbyLane.Running;
import org.pyx.schemas.leadership.Member;
import org.pyx.schemas.leadership.Members;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.VerdictCodec;

/**
 * G1 with two processes of each stage: one holds the lane, the other stands by and takes over from
 * one that is killed, stopped or ended; one that comes back is fenced or stands by. The number of
 * rows that a validator remembers comes from {@code pyx.test.remembered}.
 */
@Tag("long")
class StandbyTest {
  private static final Duration WITHIN = Duration.ofMinutes(4);
  private static final int REMEMBERED = Integer.getInteger("pyx.test.remembered", 20_000);

  /** Longer than a session: 10 s. */
  private static final long STOPPED_SECONDS = 14;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"capture", "validator", "sink"})
  void oneHoldsTheLaneAndTheOtherTakesOver(String stage) throws Exception {
    try (StandbyLane lane = new StandbyLane(directory, REMEMBERED)) {
      Map<String, Running> first = new HashMap<>();
      for (String each : List.of("capture", "validator", "sink")) {
        first.put(each, lane.start(each, "a", "--first-start"));
      }
      Running a = Objects.requireNonNull(first.get(stage));
      lane.awaitArrival();
      Running b = lane.start(stage, "b");
      b.awaitWords("is held by " + stage + "@", ":" + a.pid() + "/", "instance a", "stands by");
      lane.forge(1);

      a.process().destroyForcibly().waitFor();
      report(stage, "kill -9", lane.awaitArrival());
      awaitHolder(lane, stage, b);
      lane.forge(2);

      Running again = lane.start(stage, "a");
      again.awaitWords("is held by " + stage + "@", ":" + b.pid() + "/", "stands by");
      b.signal("STOP");
      lane.awaitArrival(); // what was on its way
      report(stage, "SIGSTOP", lane.awaitArrival());
      awaitHolder(lane, stage, again);
      TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
      b.signal("CONT");
      b.awaitWords("is held by " + stage + "@", ":" + again.pid() + "/", "stands by");
      assertThat(b.process().isAlive()).as("one that wakes stands by").isTrue();
      lane.awaitArrival();
      awaitHolder(lane, stage, again);
      lane.forge(3);

      Running newer = lane.start(stage, "a");
      again.awaitWords(
          "it is held now by " + stage + "@", ":" + newer.pid() + "/", "nothing was written twice");
      assertThat(again.process().waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(again.process().exitValue()).isEqualTo(3);
      report(stage, "same name", lane.awaitArrival());
      awaitHolder(lane, stage, newer);

      newer.process().destroy();
      assertThat(newer.process().waitFor(2, TimeUnit.MINUTES)).isTrue();
      report(stage, "ended in order", lane.awaitArrival());
      awaitHolder(lane, stage, b);
      lane.forge(4);

      lane.drain();
      nothingIsLostOrDoubled(lane, 4);
    }
  }

  @Test
  void whenKafkaComesBackOneOfEachStageHoldsTheLane() throws Exception {
    try (StandbyLane lane = new StandbyLane(directory, 100)) {
      List<Running> all = new ArrayList<>();
      for (String stage : List.of("capture", "validator", "sink")) {
        all.add(lane.start(stage, "a", "--first-start"));
      }
      lane.awaitArrival();
      for (String stage : List.of("capture", "validator", "sink")) {
        Running b = lane.start(stage, "b");
        b.awaitWords("is held by " + stage + "@", "instance a", "stands by");
        all.add(b);
      }
      String pid = Long.toString(lane.broker.process().pid());
      assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
      TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
      assertThat(new ProcessBuilder("kill", "-CONT", pid).start().waitFor()).isZero();
      report("each stage", "Kafka away", lane.awaitArrival());
      assertThat(all).allMatch(running -> running.process().isAlive());
      for (String stage : List.of("capture", "validator", "sink")) {
        await()
            .atMost(WITHIN)
            .untilAsserted(() -> {
              Members members = Members.of(lane.kafka, StandbyLane.LANE, stage);
              assertThat(members.holder()).isPresent();
              assertThat(members.standbys()).hasSize(1);
            });
      }
      lane.forge(1);
      lane.drain();
      nothingIsLostOrDoubled(lane, 1);
    }
  }

  private static void report(String stage, String event, Duration taken) {
    System.out.printf(
        Locale.ROOT,
        "%s, %s: all that was committed is copied after %.1f s%n",
        stage,
        event,
        taken.toMillis() / 1e3);
  }

  private static void awaitHolder(StandbyLane lane, String stage, Running running) {
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(Members.of(lane.kafka, StandbyLane.LANE, stage).holder().map(Member::client))
                .hasValueSatisfying(
                    client -> assertThat(client).contains(":" + running.pid() + "/")));
  }

  /** The books balance, source and copy are the same, and no topic has anything twice. */
  private static void nothingIsLostOrDoubled(StandbyLane lane, int forged) throws Exception {
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(Reconciliation.of(lane.kafka, StandbyLane.LANE).complaints()).isEmpty());
    List<String> contents = lane.contents(forged);
    assertThat(contents.get(1)).isEqualTo(contents.get(0));
    assertThat(twiceIn(lane, StandbyLane.LANE.journal())).isEmpty();
    assertThat(twiceIn(lane, StandbyLane.LANE.accepted())).isEmpty();
    List<String> rejected = new ArrayList<>();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader reader = new TopicReader(lane.kafka, StandbyLane.LANE.rejected())) {
      reader.toEnd(
          message -> rejected.add(codec.decodeRejected(message.value()).finding().rule().value()));
    }
    assertThat(rejected)
        .filteredOn(rule -> rule.startsWith("op.") || rule.startsWith("row."))
        .as("each forgery is seen once: the row goes, and comes back as another")
        .hasSize(2 * forged);
  }

  private static Set<String> twiceIn(StandbyLane lane, String topic) throws IOException {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    ChangeCodec changes = new ChangeCodec();
    VerdictCodec verdicts = new VerdictCodec();
    try (TopicReader reader = new TopicReader(lane.kafka, topic)) {
      reader.toEnd(message -> {
        Object change =
            switch (Frame.of(message.value())) {
              case CHANGE -> changes.decode(message.value());
              case ACCEPTED -> verdicts.decodeAccepted(message.value()).change();
              case SETTLEMENT,
                  REJECTED,
                  TRUSTED_SCHEMA,
                  TALLY,
                  DECISION,
                  LAW,
                  COPY,
                  DRAIN,
                  REPLAY,
                  REPLAYED,
                  ALERT,
                  ALERT_DECISION ->
                  "";
            };
        if (change instanceof Change.Insert insert) {
          String position = insert.position().transactionId() + "#" + insert.position().order();
          if (!seen.add(position)) {
            twice.add(position);
          }
        }
      });
    }
    assertThat(seen).isNotEmpty();
    return twice;
  }
}
