package org.pyx.validator.rules.row;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Value;
import org.pyx.schemas.policy.Blob;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;
import org.pyx.validator.rules.TrustedRow;

/** Taler's blobs begin with a cipher and the word of their kind, four bytes each, big endian. */
@Checks(Rule.BLOB_HEADER)
public final class BlobRule implements RowRule {
  private static final int HEADER = 8;
  private static final int RSA = 1;
  private static final int CLAUSE_SCHNORR = 2;

  private final List<BlobColumn> columns;

  private record BlobColumn(int place, Blob blob) {}

  /** For a table; the policy names the columns. */
  public BlobRule(TrustedSchema.Table table, Map<String, Blob> blobs) {
    columns =
        blobs.entrySet().stream()
            .map(e -> new BlobColumn(Columns.place(table, e.getKey()), e.getValue()))
            .toList();
  }

  @Override
  public Optional<Finding> judge(TrustedRow row) {
    for (BlobColumn column : columns) {
      if (row.value(column.place) instanceof Value.Bytes bytes
          && !hasHeader(bytes.value(), column.blob)) {
        String name = row.column(column.place).name();
        return Optional.of(
            Rule.BLOB_HEADER.finding(
                "column " + name + " holds a blob with another header", words(column.blob), name));
      }
    }
    return Optional.empty();
  }

  private static boolean hasHeader(byte[] bytes, Blob blob) {
    if (bytes.length < HEADER) {
      return false;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER);
    int cipher = header.getInt();
    int second = header.getInt();
    return (cipher == RSA || cipher == CLAUSE_SCHNORR)
        && (blob.secondWord().isEmpty() || blob.secondWord().getAsInt() == second);
  }

  private static String words(Blob blob) {
    return "cipher 1 or 2"
        + (blob.secondWord().isEmpty() ? "" : ", then " + blob.secondWord().getAsInt());
  }
}
