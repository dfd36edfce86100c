package org.pyx.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Lsn;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.PolicyFile;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.StopException;

/** Lanes, record keys and headers: what people see of a record before they decode it. */
class NamesOnTopicsTest {
  private static final Policy TALER = PolicyFile.load("taler-2024");
  private static final TableName RESERVES_OUT = new TableName("exchange", "reserves_out");
  private static final TransactionPosition AT =
      new TransactionPosition(731, Lsn.parse("16/B374D848"), 2);

  @Test
  void keyOfARowIsItsSerial() {
    Row row =
        Row.of(
            List.of("h_blind_ev", "reserve_out_serial_id"),
            List.of(new Value.Bytes(new byte[64]), new Value.Int(2041)));
    assertThat(key(new Change.Insert(AT, 0, RESERVES_OUT, row, false)))
        .isEqualTo("reserves_out/2041");
    assertThat(key(new Change.SnapshotRow(AT, 0, RESERVES_OUT, row)))
        .isEqualTo("reserves_out/2041");
    assertThat(key(new Change.Update(AT, 0, RESERVES_OUT, row, null)))
        .isEqualTo("reserves_out/2041");
    assertThat(key(new Change.Delete(AT, 0, RESERVES_OUT, row, false)))
        .isEqualTo("reserves_out/2041");
  }

  @Test
  void keyWithoutSerialIsTheFirstValue() {
    Row row = Row.of(List.of("a", "b"), List.of(Value.NULL, new Value.Bytes(new byte[] {1, -1})));
    assertThat(key(new Change.Delete(AT, 0, RESERVES_OUT, row, false)))
        .isEqualTo("reserves_out/01ff");
    Row empty = Row.of(List.of(), List.of());
    assertThat(key(new Change.Delete(AT, 0, RESERVES_OUT, empty, false)))
        .isEqualTo("reserves_out/?");
    assertThat(key(new Change.Insert(AT, 0, new TableName("x", "unknown"), row, false)))
        .isEqualTo("unknown/01ff");
  }

  @Test
  void keysOfOtherChanges() {
    assertThat(key(new Change.Begin(AT, 0))).isEqualTo("transaction/731");
    assertThat(key(new Change.End(AT, 0, 5))).isEqualTo("transaction/731");
    assertThat(key(new Change.Heartbeat(AT, 0))).isEqualTo("heartbeat");
    assertThat(key(new Change.Truncate(AT, 0, RESERVES_OUT))).isEqualTo("reserves_out");
    assertThat(key(new Change.Relation(AT, 0, RESERVES_OUT, List.of()))).isEqualTo("reserves_out");
    assertThat(key(new Change.Message(AT, 0, "hello", new byte[0]))).isEqualTo("message/hello");
  }

  @Test
  void hugeValuesAreCut() {
    Value huge = new Value.Text("x".repeat(10_000_000));
    Row row = Row.of(List.of("reserve_out_serial_id"), List.of(huge));
    assertThat(key(new Change.Insert(AT, 0, RESERVES_OUT, row, false)))
        .hasSize(201)
        .startsWith("reserves_out/xxx")
        .endsWith("…");
    Row blob =
        Row.of(List.of("reserve_out_serial_id"), List.of(new Value.Bytes(new byte[1 << 20])));
    assertThat(key(new Change.Insert(AT, 0, RESERVES_OUT, blob, false)))
        .isEqualTo("reserves_out/" + "00".repeat(32));
    assertThat(key(new Change.Message(AT, 0, "y".repeat(1_000_000), new byte[0]))).hasSize(201);
  }

  @Test
  void aCutNeverSplitsACharacter() {
    for (String before : List.of("", "x")) {
      Row row =
          Row.of(
              List.of("reserve_out_serial_id"), List.of(new Value.Text(before + "🪙".repeat(500))));
      Change change = new Change.Insert(AT, 0, RESERVES_OUT, row, false);
      byte[] key = RecordKeys.of(change, TALER);
      assertThat(new String(key, StandardCharsets.UTF_8)).doesNotContain("?").endsWith("🪙…");
    }
  }

  @Test
  void headersOfARejection() {
    Change change = new Change.Truncate(AT, 0, RESERVES_OUT);
    Finding finding = Rule.OP_TRUNCATE.finding("", "");
    RecordHeaders headers =
        new RecordHeaders(Headers.of(change, finding, Action.REJECT, "validator"));
    assertThat(Headers.text(headers, Headers.KIND)).isEqualTo("truncate");
    assertThat(Headers.text(headers, Headers.TABLE)).isEqualTo("exchange.reserves_out");
    assertThat(Headers.text(headers, Headers.LSN)).isEqualTo("16/B374D848");
    assertThat(Headers.text(headers, Headers.TRANSACTION)).isEqualTo("731");
    assertThat(Headers.text(headers, Headers.RULE)).isEqualTo("op.truncate");
    assertThat(Headers.text(headers, Headers.SEVERITY)).isEqualTo("critical");
    assertThat(Headers.text(headers, Headers.ACTION)).isEqualTo("reject");
    assertThat(Headers.text(headers, Headers.STAGE)).isEqualTo("validator");
    assertThat(Headers.text(headers, Headers.RESUME)).isNull();
  }

  @Test
  void headersOfAChangeWithoutTable() {
    RecordHeaders headers = new RecordHeaders(Headers.of(new Change.Begin(AT, 0)));
    assertThat(Headers.text(headers, Headers.KIND)).isEqualTo("begin");
    assertThat(Headers.text(headers, Headers.TABLE)).isNull();
  }

  @Test
  void laneNamesEverything() {
    Lane lane = new Lane("demo");
    assertThat(lane.topics())
        .containsExactly(
            "pyx.demo.journal",
            "pyx.demo.accepted",
            "pyx.demo.rejected",
            "pyx.demo.schema",
            "pyx.demo.tally",
            "pyx.demo.decisions");
    assertThat(lane.member("validator")).isEqualTo("pyx.demo.validator");
    assertThat(lane.slot()).isEqualTo("pyx_demo");
    assertThat(new Lane("a".repeat(40)).name()).hasSize(40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Demo", "1a", "_a", "a-b", "a.b", "a b", "ä", "a\n", "../x", "a/b", "a;b"})
  void badLaneNamesAreRefused(String name) {
    assertThatThrownBy(() -> new Lane(name))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("is no lane name");
  }

  @Test
  void aLaneNameOf41CharactersIsRefused() {
    assertThatThrownBy(() -> new Lane("a".repeat(41))).isInstanceOf(StopException.class);
  }

  private static String key(Change change) {
    return RecordKeys.text(change, TALER);
  }
}
