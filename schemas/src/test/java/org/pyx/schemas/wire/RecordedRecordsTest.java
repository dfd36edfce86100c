package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.wire.RecordedRecords.Message;

/** Topics that an earlier release wrote stay readable, with our codecs and with stock Avro. */
class RecordedRecordsTest {
  private static final Path RECORDED = Path.of("src/test/resources/recorded");
  private static final Path TODAY = Path.of("src/main/resources/avro");

  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  static List<Path> versions() throws IOException {
    try (Stream<Path> folders = Files.list(RECORDED)) {
      return folders.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void ourCodecsReadAndWriteEveryRecordAsItIs(Path version) throws IOException {
    RecordedRecords recorded = RecordedRecords.read(version);
    assertThat(recorded.messages()).hasSizeGreaterThan(2_000);
    Set<Frame> frames = EnumSet.noneOf(Frame.class);
    Set<ChangeKind> kinds = EnumSet.noneOf(ChangeKind.class);
    for (Message message : recorded.messages()) {
      Frame frame = Frame.of(message.value());
      frames.add(frame);
      assertThat(again(frame, message.value()))
          .as("%s at %d of %s", frame, message.offset(), message.topic())
          .isEqualTo(message.value());
      if (frame == Frame.CHANGE) {
        Change change = changes.decode(message.value());
        kinds.add(ChangeKind.of(change));
        if (message.topic().endsWith(".journal")) {
          assertThat(message.headers())
              .containsEntry(Headers.KIND, ChangeKind.of(change).name().toLowerCase(Locale.ROOT))
              .containsEntry(Headers.LSN, change.position().lsn().toString());
        }
      }
    }
    assertThat(frames).as("a recording holds everything that there was then").hasSizeGreaterThan(8);
    assertThat(kinds).containsAll(EnumSet.allOf(ChangeKind.class).stream().limit(12).toList());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void stockAvroReadsEveryRecordByItsIdAsWellAsByTheSchemaOfThen(Path version) throws IOException {
    RecordedRecords recorded = RecordedRecords.read(version);
    Map<Frame, Schema> today = RecordedRecords.schemas(RecordedRecords.texts(TODAY));
    for (Message message : recorded.messages()) {
      assertThat(recorded.problem(message, today))
          .as("offset %d of %s", message.offset(), message.topic())
          .isEmpty();
    }
  }

  /** What a later release might do to a schema, and must not do under the same id. */
  @ParameterizedTest
  @MethodSource("versions")
  void anIncompatibleSchemaIsNoticed(Path version) throws IOException {
    RecordedRecords recorded = RecordedRecords.read(version);
    for (String[] change :
        new String[][] {
          {"\"SNAPSHOT\", \"UPDATE\"", "\"UPDATE\", \"SNAPSHOT\""},
          {"\"INSERT\", ", ""},
          {"{\"name\": \"schema\", ", "{\"name\": \"table\", "},
          {
            "{\"name\": \"transactionId\", \"type\": \"long\"",
            "{\"name\": \"transactionId\", \"type\": \"string\""
          },
          {
            "{\"name\": \"schema\", ",
            "{\"name\": \"more\", \"type\": \"long\", \"default\": 0}, {\"name\": \"schema\", "
          }
        }) {
      Map<Frame, String> texts = RecordedRecords.texts(TODAY);
      String before = Objects.requireNonNull(texts.get(Frame.CHANGE));
      String after =
          change[1].startsWith("{\"name\": \"table\"") ? swapped(before) : replaced(before, change);
      assertThat(after).as("%s", change[0]).isNotEqualTo(before);
      texts.put(Frame.CHANGE, after);
      Map<Frame, Schema> mutated = RecordedRecords.schemas(texts);
      assertThat(recorded.messages())
          .as("%s becomes %s", change[0], change[1])
          .anyMatch(message -> recorded.problem(message, mutated).isPresent());
    }
  }

  private static String replaced(String text, String[] change) {
    return text.replaceFirst(
        java.util.regex.Pattern.quote(change[0]),
        java.util.regex.Matcher.quoteReplacement(change[1]));
  }

  /** Two fields of one type in each other's place. */
  private static String swapped(String text) {
    return text.replaceFirst("\"name\": \"schema\"", "\"name\": \"@\"")
        .replaceFirst("\"name\": \"table\"", "\"name\": \"schema\"")
        .replaceFirst("\"name\": \"@\"", "\"name\": \"table\"");
  }

  private byte[] again(Frame frame, byte[] value) {
    return switch (frame) {
      case CHANGE -> changes.encode(changes.decode(value));
      case ACCEPTED -> {
        VerdictCodec.Accepted read = verdicts.decodeAccepted(value);
        yield verdicts.encodeAccepted(
            read.journalOffset(), read.policy(), changes.encode(read.change()));
      }
      case SETTLEMENT -> verdicts.encodeSettlement(verdicts.decodeSettlement(value));
      case REJECTED -> verdicts.encodeRejected(verdicts.decodeRejected(value));
      case TRUSTED_SCHEMA -> TrustedSchemaCodec.encode(TrustedSchemaCodec.decode(value));
      case TALLY -> TallyCodec.encode(TallyCodec.decode(value));
      case DECISION, DRAIN, REPLAY, ALERT_DECISION ->
          DecisionCodec.encode(DecisionCodec.decode(value));
      case REPLAYED -> ReplayCodec.encode(ReplayCodec.decode(value));
      case LAW -> {
        LawCodec.InForce read = LawCodec.decode(value);
        yield LawCodec.encode(read.journalOffset(), read.law());
      }
      case ALERT -> AlertCodec.encode(AlertCodec.decode(value));
      case COPY -> CopyStateCodec.encode(CopyStateCodec.decode(value));
    };
  }
}
