package org.pyx.validator.rules.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyx.validator.rules.Broken.SECRET;
import static org.pyx.validator.rules.Broken.broken;
import static org.pyx.validator.rules.Broken.row;
import static org.pyx.validator.rules.Broken.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema.Kind;
import org.pyx.schemas.model.TrustedSchema.Table;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Blob;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.Fixture;

/** The eight bytes with which each of Taler's blobs begins. */
class BlobRuleTest {
  private static final Table TABLE =
      table(Fixture.column("free", Kind.BYTES, false), Fixture.column("blob", Kind.BYTES, false));

  @ParameterizedTest
  @CsvSource({
    "DENOMINATION_KEY, 1, 0",
    "DENOMINATION_KEY, 2, -1",
    "DENOMINATION_KEY, 1, 2097152",
    "SIGNATURE, 1, 0",
    "SIGNATURE, 2, 0",
    "BLINDED_SIGNATURE, 1, 1",
    "PLANCHET, 2, 256",
    "WITHDRAW_VALUES, 1, 65536"
  })
  void passesBlobsOfTheirKind(Blob blob, int cipher, int second) {
    assertThat(judge(blob, blob(cipher, second, SECRET))).isEmpty();
  }

  @Test
  void passesWhatIsNotThere() {
    assertThat(judge(Blob.SIGNATURE, Value.NULL)).isEmpty();
    assertThat(judge(Blob.SIGNATURE, Value.Unchanged.INSTANCE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DENOMINATION_KEY, 0, 0",
    "DENOMINATION_KEY, 3, 0",
    "DENOMINATION_KEY, -1, 0",
    "DENOMINATION_KEY, 16777216, 0",
    "SIGNATURE, 1, 1",
    "BLINDED_SIGNATURE, 1, 0",
    "PLANCHET, 1, 1",
    "PLANCHET, 1, 65536",
    "WITHDRAW_VALUES, 1, 256",
    "WITHDRAW_VALUES, 0, 65536"
  })
  void failsOnOtherHeaders(Blob blob, int cipher, int second) {
    broken(judge(blob, blob(cipher, second, SECRET)), Rule.BLOB_HEADER, "blob");
  }

  @Test
  void boundaryIsAHeaderOfEightBytes() {
    byte[] header = {0, 0, 0, 1, 0, 0, 0, 1};
    assertThat(judge(Blob.BLINDED_SIGNATURE, new Value.Bytes(header))).isEmpty();
    broken(
        judge(Blob.BLINDED_SIGNATURE, new Value.Bytes(new byte[] {0, 0, 0, 1, 0, 0, 0})),
        Rule.BLOB_HEADER,
        "blob");
    broken(judge(Blob.DENOMINATION_KEY, new Value.Bytes(new byte[0])), Rule.BLOB_HEADER, "blob");
  }

  private static Value blob(int cipher, int second, String rest) {
    byte[] tail = rest.getBytes(StandardCharsets.UTF_8);
    return new Value.Bytes(
        ByteBuffer.allocate(8 + tail.length).putInt(cipher).putInt(second).put(tail).array());
  }

  private static Optional<Finding> judge(Blob blob, Value value) {
    return new BlobRule(TABLE, Map.of("blob", blob))
        .judge(row(TABLE, new Value.Bytes(new byte[1]), value));
  }
}
