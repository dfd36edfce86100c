package org.pyx.schemas.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;

/**
 * The plain-text headers by which people filter. They repeat what the value says; of our stages,
 * capture reads {@link #RESUME} and the sink {@link #STAGE}, each of its own records. Stateless.
 */
public final class Headers {
  /** What happened: a {@link ChangeKind} in lower case. */
  public static final String KIND = "kind";

  /** {@code schema.table}. */
  public static final String TABLE = "table";

  /** The position as PostgreSQL writes it. */
  public static final String LSN = "lsn";

  /** The transaction id. */
  public static final String TRANSACTION = "tx";

  /** On rejected: the rule. */
  public static final String RULE = "rule";

  /** On rejected: the severity in lower case. */
  public static final String SEVERITY = "severity";

  /** On rejected: what became of the change, {@code reject}, {@code flag} or {@code halt}. */
  public static final String ACTION = "action";

  /** On rejected: who rejected. */
  public static final String STAGE = "stage";

  /**
   * On the journal's END and HEARTBEAT records, and on messages outside transactions: where capture
   * resumes after them, and behind spaces the server's system identifier, its timeline, and when it
   * was started, as far as they are known. Capture's own.
   */
  public static final String RESUME = "resume";

  /** On what a replay has written: the offset of the decision on its topic. */
  public static final String REPLAY = "replay";

  private Headers() {}

  /** The headers of a captured change. */
  public static List<Header> of(Change change) {
    List<Header> headers = new ArrayList<>(7);
    add(headers, KIND, lower(ChangeKind.of(change)));
    if (change instanceof Change.OfTable ofTable) {
      add(headers, TABLE, ofTable.table().toString());
    }
    add(headers, LSN, change.position().lsn().toString());
    add(headers, TRANSACTION, Long.toString(change.position().transactionId()));
    return headers;
  }

  /** The headers of evidence. */
  public static List<Header> of(Change change, Finding finding, Action action, String stage) {
    List<Header> headers = of(change);
    add(headers, RULE, finding.rule().value());
    add(headers, SEVERITY, lower(finding.severity()));
    add(headers, ACTION, lower(action));
    add(headers, STAGE, stage);
    return headers;
  }

  /** The header of what a replay has written. */
  public static Header ofReplay(long decision) {
    List<Header> headers = new ArrayList<>(1);
    add(headers, REPLAY, Long.toString(decision));
    return headers.getFirst();
  }

  /** The text of a header, or null. */
  public static @Nullable String text(org.apache.kafka.common.header.Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static void add(List<Header> headers, String name, String value) {
    headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
  }
}
