package org.pyx.validator.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pyx.validator.Fixture.DEPOSITS;
import static org.pyx.validator.Fixture.POLICY;
import static org.pyx.validator.Fixture.RESERVES;
import static org.pyx.validator.Fixture.SCHEMA;
import static org.pyx.validator.Fixture.UNKNOWN;
import static org.pyx.validator.Fixture.at;
import static org.pyx.validator.Fixture.delete;
import static org.pyx.validator.Fixture.deposit;
import static org.pyx.validator.Fixture.insert;
import static org.pyx.validator.Fixture.message;
import static org.pyx.validator.Fixture.only;
import static org.pyx.validator.Fixture.reserve;
import static org.pyx.validator.Fixture.text;
import static org.pyx.validator.Fixture.truncate;
import static org.pyx.validator.Fixture.update;
import static org.pyx.validator.Fixture.with;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Hold;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Headers;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.MalformedRecordException;
import org.pyx.schemas.wire.RecordKeys;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.VerdictCodec;

/** G1 and G7 in the small: one verdict for each change, books that balance, whole evidence. */
class JudgeTopologyTest {
  private static final Lane LANE = new Lane("test");

  @TempDir Path state;
  private final HoldListener holds =
      new HoldListener() {
        @Override
        public void found(Hold hold) {}

        @Override
        public void stands(Hold hold) {}

        @Override
        public void goesOn() {}
      };
  private final Journal whole =
      new Journal() {
        @Override
        public long end() {
          return 100;
        }

        @Override
        public void goBackTo(long offset) {}
      };
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> journal;
  private TestOutputTopic<byte[], byte[]> accepted;
  private TestOutputTopic<byte[], byte[]> rejected;
  private TestOutputTopic<byte[], byte[]> tally;
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  @BeforeEach
  void open() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver =
        new TopologyTestDriver(
            JudgeTopology.of(
                LANE, Law.of(POLICY, SCHEMA), holds, whole, _ -> Map.of(), Optional.empty()),
            properties);
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    journal =
        driver.createInputTopic(
            LANE.journal(), new ByteArraySerializer(), new ByteArraySerializer());
    accepted = driver.createOutputTopic(LANE.accepted(), in, in);
    rejected = driver.createOutputTopic(LANE.rejected(), in, in);
    tally = driver.createOutputTopic(LANE.tally(), in, in);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aTransactionIsSettledWithItsCounts() {
    pipe(new Change.Begin(at(), 5));
    pipe(insert(RESERVES, reserve(1, "(1,0)", 1)));
    pipe(update(RESERVES, reserve(1, "(2,0)", 1)));
    pipe(delete(RESERVES, only(reserve(1, "(1,0)", 1), "pub")));
    Change.End end = new Change.End(at(), 5, 3);
    pipe(end);
    pipe(new Change.Begin(at(), 6));
    Change.End empty = new Change.End(at(), 6, 0);
    pipe(empty);

    assertThat(Frame.of(accepted.readValue())).isEqualTo(Frame.ACCEPTED);
    assertThat(verdicts.decodeSettlement(accepted.readValue()))
        .isEqualTo(
            new Settlement(
                new TransactionPosition(end.position().transactionId(), end.position().lsn(), 0),
                5,
                4,
                1,
                1,
                1));
    Settlement none = verdicts.decodeSettlement(accepted.readValue());
    assertThat(List.of(none.accepted(), none.ignored(), none.rejected())).containsOnly(0L);
    assertThat(accepted.isEmpty()).isTrue();
  }

  @Test
  void acceptedIsTheJournalsRecordWithItsOffset() {
    Change.Insert change = insert(RESERVES, reserve(1, "(1,0)", 1));
    pipe(new Change.Begin(at(), 5));
    byte[] bytes = pipe(change);

    TestRecord<byte[], byte[]> record = accepted.readRecord();
    VerdictCodec.Accepted read = verdicts.decodeAccepted(record.value());
    assertThat(read.change()).isEqualTo(change);
    assertThat(read.journalOffset()).isEqualTo(1);
    assertThat(read.policy()).isEqualTo(POLICY.digest());
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("reserves/1");
    assertThat(Headers.text(record.headers(), Headers.KIND)).isEqualTo("insert");
    assertThat(record.value()).endsWith(Arrays.copyOfRange(bytes, Frame.LENGTH, bytes.length));
  }

  @Test
  void rejectedIsWholeEvidence() {
    Change.Insert change = insert(RESERVES, with(reserve(1, "(-1,0)", 1), "note", text("\u202e")));
    byte[] bytes = pipe(change);

    TestRecord<byte[], byte[]> record = nextRejected();
    assertThat(record.value()).endsWith(Arrays.copyOfRange(bytes, Frame.LENGTH, bytes.length));
    RejectedEvent event = verdicts.decodeRejected(record.value());
    assertThat(event.change()).isEqualTo(change);
    assertThat(event.stage()).isEqualTo(RejectedEvent.VALIDATOR);
    assertThat(event.policy()).isEqualTo(POLICY.digest());
    assertThat(event.journalOffset()).isZero();
    assertThat(event.finding().rule().value()).isEqualTo("amount.range");
    assertThat(event.finding().trusted()).isNotEmpty();
    assertThat(event.judgedAt()).isPositive();
    assertThat(Headers.text(record.headers(), Headers.RULE)).isEqualTo("amount.range");
    assertThat(Headers.text(record.headers(), Headers.SEVERITY)).isEqualTo("critical");
    assertThat(Headers.text(record.headers(), Headers.STAGE)).isEqualTo("validator");
    assertThat(Headers.text(record.headers(), Headers.TABLE)).isEqualTo("exchange.reserves");
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("reserves/1");
  }

  @Test
  void everyChangeHasOneVerdictAndTheBooksBalance() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<TableName, Long> captured = new HashMap<>();
    List<Long> offsets = new ArrayList<>();
    for (int offset = 0; offset < 3_000; offset++) {
      Change change = randomChange(random);
      pipe(change);
      if (change instanceof Change.Judged) {
        TableName table =
            change instanceof Change.OfTable ofTable ? ofTable.table() : Tally.MESSAGES;
        captured.merge(table, 1L, Long::sum);
        offsets.add((long) offset);
      }
    }

    List<Long> given = new ArrayList<>();
    long settled = 0;
    long last = -1;
    for (byte[] value : accepted.readValuesToList()) {
      if (Frame.of(value) == Frame.SETTLEMENT) {
        Settlement settlement = verdicts.decodeSettlement(value);
        settled += settlement.accepted() + settlement.ignored() + settlement.rejected();
      } else {
        long offset = verdicts.decodeAccepted(value).journalOffset();
        assertThat(offset).as("order, seed %d", seed).isGreaterThan(last);
        last = offset;
        given.add(offset);
      }
    }
    long acceptedRows = given.size();
    last = -1;
    long rejectedRows = 0;
    for (byte[] value : rejected.readValuesToList()) {
      RejectedEvent event = verdicts.decodeRejected(value);
      if (event.action() == Action.FLAG) {
        continue; // this journal's transactions are not whole, of which the judge tells
      }
      long offset = event.journalOffset();
      assertThat(offset).as("order, seed %d", seed).isGreaterThan(last);
      last = offset;
      given.add(offset);
      rejectedRows++;
    }
    assertThat(given).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(offsets).as("seed %d", seed).containsAll(given);

    Tally books = newestTally();
    assertThat(books.journalOffset()).isEqualTo(2_999);
    assertThat(books.tables().values()).as("seed %d", seed).allMatch(Tally.Counts::balanced);
    Map<TableName, Long> counted = new HashMap<>();
    books.tables().forEach((table, counts) -> counted.put(table, counts.captured()));
    assertThat(counted).as("seed %d", seed).isEqualTo(captured);
    assertThat(books.tables().values().stream().mapToLong(Tally.Counts::accepted).sum())
        .isEqualTo(acceptedRows)
        .isPositive();
    assertThat(books.tables().values().stream().mapToLong(Tally.Counts::rejected).sum())
        .isEqualTo(rejectedRows)
        .isPositive();
    long ignored = books.tables().values().stream().mapToLong(Tally.Counts::ignored).sum();
    assertThat(ignored).isPositive();
    assertThat(settled).as("settled, seed %d", seed).isEqualTo(offsetsUpToLastEnd);
    assertThat(given.size() + ignored).isEqualTo(offsets.size());
  }

  private long offsetsUpToLastEnd;
  private long sinceEnd;

  @Test
  void theTallyIsWrittenOnlyWhenItMoves() {
    assertThat(tally.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofSeconds(5));
    assertThat(tally.isEmpty()).as("nothing judged yet").isTrue();
    pipe(message());
    assertThat(newestTally().tables())
        .containsExactly(Map.entry(Tally.MESSAGES, new Tally.Counts(1, 0, 0, 1)));
    driver.advanceWallClockTime(Duration.ofSeconds(5));
    assertThat(tally.isEmpty()).as("nothing new").isTrue();
    pipe(new Change.Heartbeat(at(), 1));
    Tally moved = newestTally();
    assertThat(moved.journalOffset()).isEqualTo(1);
    assertThat(moved.tables()).hasSize(1);
  }

  @Test
  void aTruncateOfAnUnknownTableIsCountedUnderItsName() {
    pipe(truncate(UNKNOWN));
    assertThat(newestTally().tables()).containsOnlyKeys(UNKNOWN);
  }

  @Test
  void aJournalThatCannotBeReadStopsTheJudge() {
    assertThatThrownBy(() -> journal.pipeInput(new byte[0], new byte[] {1, 2, 3}))
        .hasRootCauseInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(() -> journal.pipeInput(new byte[0], (byte[]) null))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage(
            "the journal holds no value at offset 1; only capture may write to it");
  }

  private Change randomChange(Random random) {
    long id = random.nextInt(100);
    String amount = random.nextInt(10) == 0 ? "(,1)" : "(" + random.nextInt(3) + ",0)";
    Change change =
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3 -> insert(DEPOSITS, deposit(id, amount, Value.NULL, false, true));
          case 4, 5 -> insert(RESERVES, reserve(id, amount, 1));
          case 6, 7 -> update(RESERVES, reserve(id, amount, 2));
          case 8 -> delete(DEPOSITS, only(deposit(id, amount, Value.NULL, false, true), "id"));
          case 9 -> random.nextBoolean() ? truncate(UNKNOWN) : message();
          case 10 -> new Change.End(at(), 1, 1);
          default -> new Change.Begin(at(), 1);
        };
    if (change instanceof Change.Judged) {
      sinceEnd++;
    } else if (change instanceof Change.End) {
      offsetsUpToLastEnd += sinceEnd;
      sinceEnd = 0;
    }
    return change;
  }

  private TestRecord<byte[], byte[]> nextRejected() {
    TestRecord<byte[], byte[]> next = rejected.readRecord();
    return verdicts.decodeRejected(next.value()).action() == Action.REJECT ? next : nextRejected();
  }

  private Tally newestTally() {
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    List<byte[]> values =
        tally.readValuesToList().stream().filter(value -> Frame.of(value) == Frame.TALLY).toList();
    assertThat(values).isNotEmpty();
    return TallyCodec.decode(values.getLast());
  }

  private byte[] pipe(Change change) {
    byte[] bytes = changes.encode(change);
    journal.pipeInput(
        new TestRecord<>(
            RecordKeys.of(change, POLICY), bytes, new RecordHeaders(Headers.of(change))));
    return bytes;
  }
}
