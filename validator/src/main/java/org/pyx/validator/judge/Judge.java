package org.pyx.validator.judge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Digest;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;
import org.pyx.validator.rules.Rule;
import org.pyx.validator.rules.TrustedRow;

/**
 * Judges one change after the other, in the order of the journal. Its verdicts follow from journal,
 * trusted schema and policy alone, so that anybody can recompute them. Not thread-safe.
 */
public final class Judge {
  private static final Verdict REPLAY = new Verdict.Ignored("replay of an accepted row");
  private static final Verdict LEGITIMATE_UPDATE =
      new Verdict.Ignored("update of columns that may change");
  private static final String IN_COPY = "the row as first accepted stays in the copy";

  private final Policy policy;
  private final RowMemory memory;
  private final Map<TableName, TableLaw> laws = new HashMap<>();
  private boolean memoryFits;

  /**
   * Makes a judge.
   *
   * @throws StopException if the trusted schema has a table about which the policy says nothing
   */
  public Judge(TrustedSchema schema, Policy policy, RowMemory memory) {
    this.policy = policy;
    this.memory = memory;
    for (TrustedSchema.Table table : schema.tables()) {
      TablePolicy tablePolicy =
          policy
              .of(table.name())
              .orElseThrow(() ->
                  new StopException(
                      "the copy has table "
                          + table.name()
                          + ", of which policy "
                          + policy.name()
                          + " says nothing; add it"
                          + " with a treatment (copy, derived or left-out)"));
      if (tablePolicy.treatment() == Treatment.COPY) {
        laws.put(table.name(), new TableLaw(table, tablePolicy));
      }
    }
    refuseEqualTags();
  }

  /**
   * The verdict on a change; remembers accepted rows.
   *
   * @throws StopException at the first change, if what is remembered was made under another policy
   *     or schema: every row would look forged
   */
  public Verdict judge(Change.Judged change) {
    if (!memoryFits) {
      laws.values().forEach(this::requireSameLaw);
      memoryFits = true;
    }
    return switch (change) {
      case Change.Insert c when c.keyChange() && laws.containsKey(c.table()) ->
          Rule.OP_KEY_CHANGE.broken(
              "an UPDATE changed the key of a row; this is the row under its new key", IN_COPY);
      case Change.Insert c -> judgeRow(c.table(), c.row());
      case Change.SnapshotRow c -> judgeRow(c.table(), c.row());
      case Change.Update c -> judgeUpdate(c);
      case Change.Delete c -> judgeDelete(c);
      case Change.Truncate c -> judgeTruncate(c);
      case Change.Message c ->
          Rule.STREAM_MESSAGE.broken(
              "a logical message of " + c.content().length + " bytes, which no exchange writes",
              "");
    };
  }

  private Verdict judgeRow(TableName table, Row row) {
    TableLaw law = laws.get(table);
    if (law == null) {
      return notCopied(table);
    }
    Optional<TrustedRow> aligned = law.align(row);
    if (aligned.isEmpty()) {
      return law.shapeBroken(row);
    }
    if (!aligned.get().complete()) {
      return Rule.ROW_SHAPE.broken("a new row that lacks the value of a column", "every column");
    }
    Optional<Verdict.Rejected> broken = law.judge(aligned.get());
    if (broken.isPresent()) {
      return broken.get();
    }
    RowKey key = law.keyOf(row);
    if (key == null) {
      return Verdict.Accepted
          .INSTANCE; // a table without any key has nothing by which a row could be known again
    }
    Digest digest = Objects.requireNonNull(law.digestOf(aligned.get(), null), "row is complete");
    Remembered known = memory.find(key);
    if (known == null) {
      memory.keep(key, new Remembered(false, law.flagsOf(aligned.get()), digest));
      return Verdict.Accepted.INSTANCE;
    }
    if (known.deleted()) {
      return Rule.ROW_REINSERT.broken(
          "a row under a key whose row the exchange deleted before; its content is "
              + (known.digest().equals(digest) ? "the same" : "another"),
          IN_COPY);
    }
    return known.digest().equals(digest)
        ? REPLAY
        : Rule.ROW_REWRITE.broken(
            "a second row under the key " + law.key() + ", with other content", trusted(known));
  }

  private Verdict judgeUpdate(Change.Update change) {
    TableLaw law = laws.get(change.table());
    if (law == null) {
      return notCopied(change.table());
    }
    Optional<TrustedRow> aligned = law.align(change.row());
    if (aligned.isEmpty()) {
      return law.shapeBroken(change.row());
    }
    RowKey key = law.keyOf(change.row());
    Remembered known = key == null ? null : memory.find(key);
    if (key == null || known == null) {
      return Rule.OP_UPDATE_UNSEEN.broken(
          "an UPDATE of a row that was never accepted", "no row under this key");
    }
    if (known.deleted()) {
      return Rule.ROW_REINSERT.broken(
          "an UPDATE of a row under a key whose row the exchange deleted before", trusted(known));
    }
    Digest digest = law.digestOf(aligned.get(), change.before());
    if (digest == null) {
      return Rule.OP_UPDATE_UNVERIFIABLE.broken(
          "an UPDATE without the value of a large immutable column; set REPLICA IDENTITY FULL on "
              + change.table(),
          trusted(known));
    }
    if (!digest.equals(known.digest())) {
      return Rule.OP_UPDATE.broken(
          "an UPDATE of a column that never changes"
              + differences(law, aligned.get(), change.before()),
          trusted(known));
    }
    Optional<Verdict.Rejected> broken = law.judge(aligned.get());
    if (broken.isPresent()) {
      return broken.get();
    }
    byte flags = law.flagsOf(aligned.get());
    List<String> reset = law.resetFlags(known.flags(), flags);
    if (!reset.isEmpty()) {
      return Rule.OP_FLAG_RESET.broken(
          "an UPDATE took back the one-way flag " + reset, "once moved, it stays");
    }
    if (flags != known.flags()) {
      memory.keep(key, new Remembered(known.deleted(), flags, known.digest()));
    }
    return LEGITIMATE_UPDATE;
  }

  private Verdict judgeDelete(Change.Delete change) {
    TableLaw law = laws.get(change.table());
    if (law == null) {
      return notCopied(change.table());
    }
    RowKey key = law.keyOf(change.before());
    Remembered known = key == null ? null : memory.find(key);
    if (key != null && known != null) {
      memory.keep(key, new Remembered(true, known.flags(), known.digest()));
    }
    if (change.keyChange()) {
      return Rule.OP_KEY_CHANGE.broken(
          "an UPDATE changed the key of a row; this is its old key", IN_COPY);
    }
    return Rule.OP_DELETE.broken(
        "a DELETE" + (known == null ? " of a row that was never accepted" : " of an accepted row"),
        known == null ? "no row under this key" : trusted(known));
  }

  private Verdict judgeTruncate(Change.Truncate change) {
    return laws.containsKey(change.table())
        ? Rule.OP_TRUNCATE.broken(
            "a TRUNCATE, which claims to remove every row of the table",
            "all accepted rows stay in the copy")
        : notCopied(change.table());
  }

  private Verdict notCopied(TableName table) {
    return policy
        .of(table)
        .filter(known -> known.treatment() != Treatment.COPY)
        .map(known ->
            Rule.TABLE_NOT_COPIED.broken(
                "a change of a table that policy "
                    + policy.name()
                    + " leaves out; take it out of the publication",
                "not published"))
        .orElseGet(() ->
            Rule.TABLE_UNKNOWN.broken(
                "a change of a table that the auditor does not have", "no such table"));
  }

  private static String differences(TableLaw law, TrustedRow row, @Nullable Row before) {
    if (before == null) {
      return "";
    }
    List<String> names = law.differences(row, before);
    return names.isEmpty() ? "" : "; by the exchange's own word " + names;
  }

  private static String trusted(Remembered known) {
    return "digest " + known.digest() + " of the immutable columns; " + IN_COPY;
  }

  private void requireSameLaw(TableLaw law) {
    if (law.key().isEmpty()) {
      return; // nothing is remembered of such a table
    }
    RowKey place = new RowKey(law.tag()); // no row's key is a bare tag: values follow it
    Remembered known = memory.find(place);
    if (known == null) {
      memory.keep(place, new Remembered(false, (byte) 0, law.digestOfLaw()));
    } else if (!known.digest().equals(law.digestOfLaw())) {
      throw new StopException(
          "table "
              + law.name()
              + " is known by other columns, or has other immutable columns, than when its rows"
              + " were judged: the policy or the auditor's schema has changed, and what is"
              + " remembered of the rows does not fit. Put it back, or begin a new lane with a"
              + " new copy");
    }
  }

  private void refuseEqualTags() {
    Map<Integer, TableName> seen = new HashMap<>();
    laws.forEach((table, law) -> {
      TableName other = seen.put(Arrays.hashCode(law.tag()), table);
      if (other != null) {
        throw new StopException(
            "tables "
                + other
                + " and "
                + table
                + " cannot be told apart in the digest store; rename one");
      }
    });
  }
}
