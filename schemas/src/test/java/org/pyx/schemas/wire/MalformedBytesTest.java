package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Digest;

/** Whatever bytes come, a codec answers with a value or a {@link MalformedRecordException}. */
class MalformedBytesTest {
  private static final int MUTATIONS = 200_000;
  private static final byte[] BILLIONS = varint(1L << 31);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final RandomRecords records = new RandomRecords(seed);
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  /** The last bytes of a record may be optional: it came later, and earlier ones are read. */
  private record Sample(byte[] bytes, Consumer<byte[]> decode, int optional) {
    Sample(byte[] bytes, Consumer<byte[]> decode) {
      this(bytes, decode, 0);
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void mutatedRecordsAreReadOrRefused() {
    List<Sample> samples = samples();
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Sample sample = samples.get(random.nextInt(samples.size()));
      byte[] mutated = mutate(sample.bytes());
      try {
        sample.decode().accept(mutated);
      } catch (MalformedRecordException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("seed %d, mutation %d of %s".formatted(seed, i, HexFormat.of().formatHex(mutated)), e);
      }
    }
    assertThat(refused).as("mutations that were noticed").isBetween(MUTATIONS / 4, MUTATIONS);
  }

  @Test
  void everyPrefixOfARecordIsRefused() {
    for (Sample sample : samples()) {
      for (int length = 0; length < sample.bytes().length; length++) {
        byte[] cut = Arrays.copyOf(sample.bytes(), length);
        if (length + sample.optional() == sample.bytes().length) {
          sample.decode().accept(cut);
          continue;
        }
        assertThatThrownBy(() -> sample.decode().accept(cut))
            .as("seed %d", seed)
            .isInstanceOf(MalformedRecordException.class);
      }
    }
  }

  @Test
  void bytesAfterARecordAreRefused() {
    for (Sample sample : samples()) {
      byte[] longer = Arrays.copyOf(sample.bytes(), sample.bytes().length + 1);
      assertThatThrownBy(() -> sample.decode().accept(longer))
          .as("seed %d", seed)
          .isInstanceOf(MalformedRecordException.class);
    }
  }

  @Test
  void anAnnouncedLengthBeyondTheBytesAllocatesNothing() {
    byte[] text = concat(head(Frame.CHANGE), new byte[] {0}, BILLIONS, new byte[100]);
    assertRefused(text, "announces 2147483648 bytes");
    byte[] columns =
        concat(head(Frame.CHANGE), new byte[] {0, 2, 's', 2, 't', 0, 0, 0, 0, 0}, BILLIONS);
    assertRefused(columns, "more items than there are bytes");
    byte[] negativeLength = concat(head(Frame.CHANGE), new byte[] {0}, varint(-5), new byte[100]);
    assertRefused(negativeLength, "announces -5 bytes");
    byte[] smallestBlock =
        concat(
            head(Frame.CHANGE),
            new byte[] {0, 2, 's', 2, 't', 0, 0, 0, 0, 0},
            varint(Long.MIN_VALUE),
            new byte[20]);
    assertRefused(smallestBlock, "more items than there are bytes");
    assertThatThrownBy(() ->
            TallyCodec.decode(concat(head(Frame.TALLY), new byte[] {0, 0}, BILLIONS, new byte[9])))
        .isInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(() ->
            TrustedSchemaCodec.decode(concat(head(Frame.TRUSTED_SCHEMA), BILLIONS, new byte[9])))
        .isInstanceOf(MalformedRecordException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c080", "eda080", "f5808080", "e282", "80"})
  void textThatIsNotUtf8IsRefused(String hex) {
    byte[] broken = HexFormat.of().parseHex(hex);
    assertRefused(
        concat(head(Frame.CHANGE), new byte[] {0}, varint(broken.length), broken, new byte[50]),
        "is not UTF-8");
  }

  @Test
  void numbersBeyond64BitsAreRefused() {
    byte[] eleven = new byte[11];
    Arrays.fill(eleven, (byte) 0x80);
    assertRefused(concat(head(Frame.CHANGE), eleven), "more than 64 bits");
    byte[] ten = Arrays.copyOf(eleven, 10);
    ten[9] = 2;
    assertRefused(concat(head(Frame.CHANGE), ten), "more than 64 bits");
  }

  @Test
  void framesThatAreNotOursAreRefused() {
    byte[] change = changes.encode(records.change());
    byte[] otherMagic = change.clone();
    otherMagic[0] = 1;
    assertRefused(otherMagic, "magic byte");
    byte[] otherId = change.clone();
    otherId[4] = 99;
    assertRefused(otherId, "schema id 99 is none of ours");
    byte[] settlement = verdicts.encodeSettlement(records.settlement());
    assertRefused(settlement, "expected a CHANGE and found a SETTLEMENT");
    assertRefused(new byte[0], "magic byte");
    assertThatThrownBy(() -> verdicts.encodeAccepted(0, Digest.of(new byte[0]), settlement))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void tableAndKindMustAgree() {
    byte[] insertWithoutTable = concat(head(Frame.CHANGE), new byte[20]);
    assertRefused(insertWithoutTable, "a INSERT needs a table");
    byte[] beginWithTable =
        concat(head(Frame.CHANGE), new byte[] {12, 2, 's', 2, 't'}, new byte[20]);
    assertRefused(beginWithTable, "a BEGIN has no table");
    assertRefused(concat(head(Frame.CHANGE), new byte[] {24}), "has no such symbol");
  }

  @Test
  void anErrorNeverShowsContents() {
    byte[] secret = "very-secret".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() ->
            changes.decode(
                concat(head(Frame.CHANGE), new byte[] {0, 22}, secret, new byte[] {127})))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageNotContaining("secret");
  }

  private void assertRefused(byte[] bytes, String words) {
    assertThatThrownBy(() -> changes.decode(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(words);
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (ChangeKind kind : ChangeKind.values()) {
      samples.add(new Sample(changes.encode(records.change(kind)), changes::decode));
      samples.add(new Sample(changes.encode(records.change(kind)), changes::decode));
    }
    byte[] change = changes.encode(records.change());
    samples.add(
        new Sample(
            verdicts.encodeAccepted(records.number(), records.digest(), change),
            verdicts::decodeAccepted));
    samples.add(new Sample(verdicts.encodeRejected(records.rejected()), verdicts::decodeRejected));
    samples.add(
        new Sample(verdicts.encodeSettlement(records.settlement()), verdicts::decodeSettlement));
    samples.add(new Sample(DecisionCodec.encode(records.decision()), DecisionCodec::decode));
    samples.add(new Sample(AlertCodec.encode(records.alert()), AlertCodec::decode));
    samples.add(new Sample(LawCodec.encode(3, records.law()), LawCodec::decode));
    CopyState copy = records.copyState();
    samples.add(
        new Sample(
            CopyStateCodec.encode(copy), CopyStateCodec::decode, varint(copy.furthest()).length));
    samples.add(new Sample(TallyCodec.encode(records.tally()), TallyCodec::decode));
    samples.add(
        new Sample(TrustedSchemaCodec.encode(records.trustedSchema()), TrustedSchemaCodec::decode));
    return samples;
  }

  private byte[] mutate(byte[] bytes) {
    byte[] mutated = bytes;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      mutated = mutateOnce(mutated);
    }
    return mutated;
  }

  private byte[] mutateOnce(byte[] bytes) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> splice(bytes, at, 0, varint(random.nextLong()));
      case 2 -> splice(bytes, at, 1, varint(1L << random.nextInt(64)));
      case 3 -> splice(bytes, at, random.nextInt(8), new byte[random.nextInt(8)]);
      case 4 -> splice(bytes, at, 1, new byte[] {(byte) random.nextInt()});
      default -> {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  private static byte[] splice(byte[] bytes, int at, int remove, byte[] insert) {
    int rest = Math.min(bytes.length, at + remove);
    return concat(Arrays.copyOf(bytes, at), insert, Arrays.copyOfRange(bytes, rest, bytes.length));
  }

  private static byte[] head(Frame frame) {
    return new byte[] {0, 0, 0, 0, (byte) frame.id()};
  }

  private static byte[] varint(long value) {
    byte[] framed = new AvroWriter().start(Frame.CHANGE).writeLong(value).finish();
    return Arrays.copyOfRange(framed, Frame.LENGTH, framed.length);
  }

  private static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
