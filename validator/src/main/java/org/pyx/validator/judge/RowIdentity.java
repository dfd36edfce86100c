package org.pyx.validator.judge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Value;
import org.pyx.validator.memory.RowKey;

/** Makes the keys under which rows of one table are remembered. Not thread-safe. */
final class RowIdentity {
  private static final int LONGEST_KEY = 57;
  private static final int TAG_LENGTH = 4;

  private final byte[] tag;
  private final RowDigest digest = new RowDigest();

  RowIdentity(TableName table) {
    tag =
        Arrays.copyOf(
            Digest.of(table.quoted().getBytes(StandardCharsets.UTF_8)).bytes(), TAG_LENGTH);
  }

  /** What stands before every key of the table. */
  byte[] tag() {
    return tag;
  }

  /**
   * The key of a row; null if there are no columns, or a value of one is not there. A value that an
   * UPDATE did not send is taken from the row before, if that is at hand.
   */
  @Nullable RowKey keyOf(Row row, @Nullable Row before, Epochs.Key by) {
    if (by.columns().isEmpty()) {
      return null;
    }
    digest.start();
    digest.add(new Value.Int(by.number())); // equal values under another key are another row
    for (String column : by.columns()) {
      Value value = row.get(column);
      if (value instanceof Value.Unchanged && before != null) {
        value = before.get(column);
      }
      if (value == null || value instanceof Value.Unchanged) {
        return null;
      }
      digest.add(value);
    }
    byte[] values = digest.bytes();
    if (values.length > LONGEST_KEY) {
      values = digest.digest().bytes();
    }
    byte[] bytes = Arrays.copyOf(tag, tag.length + values.length);
    System.arraycopy(values, 0, bytes, tag.length, values.length);
    return new RowKey(bytes);
  }
}
