package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.CopyState;
import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.policy.Law;

/** What a codec writes it reads again, whatever the values. */
class CodecRoundTripTest {
  private static final int TIMES = 2_000;

  private final long seed = new Random().nextLong();
  private final RandomRecords records = new RandomRecords(seed);
  private final ChangeCodec changes = new ChangeCodec();
  private final VerdictCodec verdicts = new VerdictCodec();

  @ParameterizedTest
  @EnumSource
  void changeOfEveryKind(ChangeKind kind) {
    for (int i = 0; i < TIMES; i++) {
      Change change = records.change(kind);
      assertThat(ChangeKind.of(change)).isEqualTo(kind);
      assertSame(changes.decode(changes.encode(change)), change);
    }
  }

  @Test
  void acceptedHoldsTheBytesOfTheChangeUnaltered() {
    for (int i = 0; i < TIMES; i++) {
      Change change = records.change();
      byte[] journal = changes.encode(change);
      Digest policy = records.digest();
      long offset = records.number();

      byte[] accepted = verdicts.encodeAccepted(offset, policy, journal);

      assertThat(tail(accepted, journal.length - Frame.LENGTH))
          .as("seed %d", seed)
          .isEqualTo(tail(journal, journal.length - Frame.LENGTH));
      VerdictCodec.Accepted read = verdicts.decodeAccepted(accepted);
      assertThat(read.journalOffset()).isEqualTo(offset);
      assertThat(read.policy()).isEqualTo(policy);
      assertSame(read.change(), change);
    }
  }

  @Test
  void rejectedFromBytesAndFromValue() {
    for (int i = 0; i < TIMES; i++) {
      RejectedEvent event = records.rejected();
      RejectedEvent read = verdicts.decodeRejected(verdicts.encodeRejected(event));
      assertSameEvent(read, event);

      byte[] journal = changes.encode(event.change());
      byte[] fromBytes =
          verdicts.encodeRejected(
              event.finding(),
              event.action(),
              event.judgedAt(),
              event.policy(),
              event.schema(),
              event.journalOffset(),
              journal);
      assertThat(tail(fromBytes, journal.length - Frame.LENGTH))
          .as("seed %d", seed)
          .isEqualTo(tail(journal, journal.length - Frame.LENGTH));
      RejectedEvent byValidator = verdicts.decodeRejected(fromBytes);
      assertThat(byValidator.stage()).isEqualTo(RejectedEvent.VALIDATOR);
      assertThat(byValidator.sequence()).isEqualTo(-1);
      assertThat(byValidator.finding()).isEqualTo(event.finding());
      assertThat(byValidator.action()).isEqualTo(event.action());
    }
  }

  @Test
  void settlement() {
    for (int i = 0; i < TIMES; i++) {
      Settlement settlement = records.settlement();
      assertThat(verdicts.decodeSettlement(verdicts.encodeSettlement(settlement)))
          .as("seed %d", seed)
          .isEqualTo(settlement);
    }
  }

  @Test
  void tally() {
    for (int i = 0; i < TIMES; i++) {
      Tally tally = records.tally();
      assertThat(TallyCodec.decode(TallyCodec.encode(tally))).as("seed %d", seed).isEqualTo(tally);
    }
  }

  @Test
  void decision() {
    for (int i = 0; i < TIMES; i++) {
      Decision decision = records.decision();
      assertThat(DecisionCodec.decode(DecisionCodec.encode(decision)))
          .as("seed %d", seed)
          .isEqualTo(decision);
    }
  }

  @Test
  void replayed() {
    for (int i = 0; i < TIMES; i++) {
      Replayed replayed = records.replayed();
      assertThat(ReplayCodec.decode(ReplayCodec.encode(replayed)))
          .as("seed %d", seed)
          .isEqualTo(replayed);
    }
  }

  @Test
  void law() {
    Law law = records.law();
    LawCodec.InForce read = LawCodec.decode(LawCodec.encode(7, law));
    assertThat(read.journalOffset()).isEqualTo(7);
    assertThat(read.law()).as("seed %d", seed).isEqualTo(law);
    assertThat(LawCodec.digest(read.law())).isEqualTo(LawCodec.digest(law));
  }

  @Test
  void evidenceIsReadWithoutItsChange() {
    for (int i = 0; i < TIMES; i++) {
      RejectedEvent event = records.rejected();
      VerdictCodec.Evidence read = verdicts.decodeEvidence(verdicts.encodeRejected(event));
      assertThat(read)
          .as("seed %d", seed)
          .isEqualTo(
              new VerdictCodec.Evidence(
                  event.finding(), event.stage(), event.judgedAt(), event.journalOffset()));
    }
  }

  @Test
  void alert() {
    for (int i = 0; i < TIMES; i++) {
      AlertRecord alert = records.alert();
      assertThat(AlertCodec.decode(AlertCodec.encode(alert))).as("seed %d", seed).isEqualTo(alert);
    }
  }

  @Test
  void copyState() {
    for (int i = 0; i < TIMES; i++) {
      CopyState state = records.copyState();
      assertThat(CopyStateCodec.decode(CopyStateCodec.encode(state)))
          .as("seed %d", seed)
          .isEqualTo(state);
    }
  }

  @Test
  void trustedSchema() {
    for (int i = 0; i < TIMES; i++) {
      TrustedSchema schema = records.trustedSchema();
      byte[] bytes = TrustedSchemaCodec.encode(schema);
      TrustedSchema read = TrustedSchemaCodec.decode(bytes);
      assertThat(read).as("seed %d", seed).isEqualTo(schema);
      assertThat(TrustedSchemaCodec.encode(read)).as("equal schemas, equal bytes").isEqualTo(bytes);
    }
  }

  @Test
  void rowsOfOneTableShareTheirLayout() {
    Change.Insert insert = (Change.Insert) records.change(ChangeKind.INSERT);
    byte[] bytes = changes.encode(insert);
    Change.Insert one = (Change.Insert) changes.decode(bytes);
    Change.Insert other = (Change.Insert) changes.decode(bytes);
    assertThat(one.row().layout()).isSameAs(other.row().layout());
  }

  private void assertSameEvent(RejectedEvent read, RejectedEvent event) {
    assertSame(read.change(), event.change());
    assertThat(read)
        .as("seed %d", seed)
        .usingRecursiveComparison()
        .ignoringFields("change")
        .isEqualTo(event);
  }

  private void assertSame(Change read, Change written) {
    if (read instanceof Change.Message one && written instanceof Change.Message other) {
      assertThat(one.position()).as("seed %d", seed).isEqualTo(other.position());
      assertThat(one.commitTime()).isEqualTo(other.commitTime());
      assertThat(one.prefix()).isEqualTo(other.prefix());
      assertThat(one.content()).isEqualTo(other.content());
    } else {
      assertThat(read).as("seed %d", seed).isEqualTo(written);
    }
  }

  private static byte[] tail(byte[] bytes, int length) {
    return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
  }
}
