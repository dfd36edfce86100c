package org.pyx.validator.judge;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.Row;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.model.Verdict;
import org.pyx.schemas.policy.Law;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.policy.Treatment;
import org.pyx.schemas.stage.StopException;
import org.pyx.validator.memory.Remembered;
import org.pyx.validator.memory.RowKey;
import org.pyx.validator.memory.RowMemory;
import org.pyx.validator.rules.TrustedRow;
import org.pyx.validator.rules.change.ChangeRules;
import org.pyx.validator.rules.row.RowRule;

/**
 * Judges one change after the other, in the order of the journal. Its verdicts follow from journal
 * and law alone, so that anybody can recompute them. A change that is held leaves no trace of a row
 * in the memory. Not thread-safe.
 */
public final class Judge {
  private static final Verdict LEGITIMATE_UPDATE =
      new Verdict.Ignored("update of columns that may change");
  private static final Verdict LEGITIMATE_DELETE =
      new Verdict.Ignored("a delete that the policy allows");

  private final Law law;
  private final RowMemory memory;
  private final Rulings rulings;
  private final ChangeRules rules = new ChangeRules();
  private final Map<TableName, TableLaw> tables = new HashMap<>();
  private final List<Finding> flags = new ArrayList<>();
  private boolean recalled;
  private boolean refused;
  private @Nullable Set<RowKey> brought;

  /**
   * Makes a judge.
   *
   * @throws StopException if the trusted schema has a table about which the policy says nothing
   */
  public Judge(Law law, RowMemory memory) {
    this.law = law;
    this.memory = memory;
    this.rulings = new Rulings(law);
    for (TrustedSchema.Table table : law.schema().tables()) {
      TablePolicy policy =
          law.policy()
              .of(table.name())
              .orElseThrow(() ->
                  new StopException(
                      "the copy has table "
                          + table.name()
                          + ", of which policy "
                          + law.policy().name()
                          + " says nothing; add it"
                          + " with a treatment (copy, derived or left-out)"));
      if (policy.treatment() == Treatment.COPY) {
        tables.put(table.name(), new TableLaw(table, policy, law.policy()));
      }
    }
    refuseEqualTags();
  }

  /**
   * Notes in the memory by which law rows are remembered from now on. Whoever writes a law down
   * calls it then, so that judging anew finds the same memory; the first verdict does otherwise.
   */
  public void recall() {
    if (!recalled) {
      tables.values().forEach(table -> table.recall(memory));
      recalled = true;
    }
  }

  /**
   * The verdict on a change; remembers accepted rows.
   *
   * @param journalOffset its place in the journal
   */
  public Verdict judge(long journalOffset, Change.Judged change) {
    recall();
    flags.clear();
    rulings.at(journalOffset);
    if (change instanceof Change.OfTable ofTable
        && law.rejectedTables().containsKey(ofTable.table())
        && isUnseen(change, ofTable.table())) {
      Optional<Finding> decided =
          rules.rejectedTable.judge(law.rejectedTables().get(ofTable.table()));
      if (decided.isPresent()) {
        return rulings.of(decided.get(), ofTable.table());
      }
    }
    return switch (change) {
      case Change.Insert c -> judgeInsert(c);
      case Change.SnapshotRow c -> judgeRow(c.table(), c.row());
      case Change.Update c -> judgeUpdate(c);
      case Change.Delete c -> judgeDelete(c);
      case Change.Truncate c ->
          tables.containsKey(c.table())
              ? rulings.of(rules.truncate.judge(memory.accepted(c.table())), c.table())
              : absent(c.table(), false);
      case Change.Message c -> rulings.of(rules.message.judge(c), null);
    };
  }

  /**
   * Changes are judged once more from now on. A DELETE among them is older than what is remembered,
   * unless the row came in with the same replay: of others it was remembered when it was judged
   * first.
   */
  void beginReplay() {
    brought = new HashSet<>();
  }

  /** Changes are judged in the order of the journal again. */
  void endReplay() {
    brought = null;
  }

  /**
   * The verdict on a row that was accepted and that the copy's database refused: what is remembered
   * of it is no reason to keep it out. What has moved in it since moves on without the copy.
   *
   * @param journalOffset its place in the journal
   */
  Verdict judgeRefused(long journalOffset, Change.Judged change) {
    refused = true;
    try {
      return judge(journalOffset, change);
    } finally {
      refused = false;
    }
  }

  /**
   * Whether a change is of a row that was never accepted, and that an operator may have decided to
   * reject. What forges or removes accepted rows is called by its own name whatever was decided.
   */
  private boolean isUnseen(Change.Judged change, TableName name) {
    TableLaw table = tables.get(name);
    return switch (change) {
      case Change.Insert _, Change.SnapshotRow _ -> true;
      case Change.Update c ->
          table == null
              || table.align(c.row()).isEmpty()
              || table.find(c.row(), c.before(), memory).remembered() == null;
      case Change.Delete c ->
          table == null || table.find(c.before(), null, memory).remembered() == null;
      case Change.Truncate _, Change.Message _ -> table == null;
    };
  }

  private Verdict judgeInsert(Change.Insert change) {
    if (tables.containsKey(change.table())) {
      Optional<Finding> broken = rules.keyChange.judge(change);
      if (broken.isPresent()) {
        return rulings.of(broken.get(), change.table());
      }
    }
    return judgeRow(change.table(), change.row());
  }

  private Verdict judgeRow(TableName name, Row row) {
    TableLaw table = tables.get(name);
    if (table == null) {
      return absent(name, true);
    }
    Optional<TrustedRow> aligned = table.align(row);
    if (aligned.isEmpty()) {
      return rulings.of(table.shapeBroken(row), name);
    }
    if (!aligned.get().complete()) {
      return rulings.of(table.incomplete(aligned.get()), name);
    }
    Verdict broken = judgeValues(table, name, aligned.get());
    if (broken != null) {
      return broken;
    }
    TableLaw.Known known = table.find(row, null, memory);
    if (known.remembered() != null) {
      return judgeAgain(table, name, aligned.get(), known.key(), known.remembered());
    }
    return accept(table, aligned.get());
  }

  private Verdict accept(TableLaw table, TrustedRow row) {
    RowKey key = table.todaysKey(row.row());
    if (key != null) { // without any key there is nothing by which it could be known again
      memory.keep(key, table.firstSeen(row));
      if (brought != null) {
        brought.add(key);
      }
    }
    return accepted();
  }

  private Verdict accepted() {
    return flags.isEmpty() ? Verdict.Accepted.PLAINLY : new Verdict.Accepted(flags);
  }

  /** A row comes again: what may move may have moved forward, as in a snapshot that begins anew. */
  private Verdict judgeAgain(
      TableLaw table, TableName name, TrustedRow row, @Nullable RowKey key, Remembered known) {
    TableLaw.Likeness likeness = table.compare(row, null, known);
    boolean same = likeness == TableLaw.Likeness.SAME;
    Remembered now = table.afterUpdate(row, null, known);
    Optional<Finding> broken =
        rules
            .reinsert
            .judge(known, same)
            .or(() ->
                rules.updateUnverifiable.judge(name, known, likeness != TableLaw.Likeness.UNKNOWN))
            .or(() -> rules.rewrite.judge(known, same, table.key()))
            .or(() -> refused ? Optional.empty() : judgeMoves(table, known, now));
    if (broken.isPresent() && table.mayBeAnother(known)) {
      // today's key is wider than the one by which the row was known: it may well be another row
      flags.add(rulings.weighed(broken.get(), name));
      return accept(table, row);
    }
    if (broken.isPresent()) {
      return rulings.of(broken.get(), name);
    }
    if (refused) {
      return accepted(); // it is remembered, and the copy has not got it
    }
    if (key != null && !now.equals(known)) {
      memory.keep(key, now);
    }
    return rulings.of(rules.replay.judge(same).orElseThrow(), name, flags);
  }

  private Verdict judgeUpdate(Change.Update change) {
    TableName name = change.table();
    TableLaw table = tables.get(name);
    if (table == null) {
      return absent(name, true);
    }
    Optional<TrustedRow> aligned = table.align(change.row());
    if (aligned.isEmpty()) {
      return rulings.of(table.shapeBroken(change.row()), name);
    }
    TrustedRow row = aligned.get();
    TableLaw.Known found = table.find(change.row(), change.before(), memory);
    Remembered known = found.remembered();
    if (found.key() == null || known == null) {
      return rulings.of(rules.updateUnseen.judge(null).orElseThrow(), name);
    }
    TableLaw.Likeness likeness = table.compare(row, change.before(), known);
    boolean same = likeness == TableLaw.Likeness.SAME;
    Optional<Finding> broken =
        rules
            .reinsert
            .judge(known, same)
            .or(() ->
                rules.updateUnverifiable.judge(name, known, likeness != TableLaw.Likeness.UNKNOWN))
            .or(() ->
                rules.update.judge(known, same, () -> table.differences(row, change.before())));
    if (broken.isPresent()) {
      return rulings.of(broken.get(), name);
    }
    Verdict values = judgeValues(table, name, row);
    if (values != null) {
      return values;
    }
    Remembered now = table.afterUpdate(row, change.before(), known);
    Optional<Finding> moved = judgeMoves(table, known, now);
    if (moved.isPresent()) {
      return rulings.of(moved.get(), name);
    }
    if (!now.equals(known)) {
      memory.keep(found.key(), now);
    }
    return flags.isEmpty()
        ? LEGITIMATE_UPDATE
        : new Verdict.Ignored("update of columns that may change", Optional.empty(), flags);
  }

  private Optional<Finding> judgeMoves(TableLaw table, Remembered known, Remembered now) {
    return rules
        .flagReset
        .judge(table.resetFlags(known, now))
        .or(() ->
            rules.versionBack.judge(
                known.version(), now.version(), table.moving().versionColumn()));
  }

  private Verdict judgeDelete(Change.Delete change) {
    TableLaw table = tables.get(change.table());
    if (table == null) {
      return absent(change.table(), false);
    }
    TableLaw.Known found = table.find(change.before(), null, memory);
    Remembered known = found.remembered();
    Optional<Finding> broken =
        rules
            .keyChange
            .judge(change, known)
            .or(() -> rules.delete.judge(known, table.mayDelete(known)));
    Verdict verdict =
        broken.map(finding -> rulings.of(finding, change.table())).orElse(LEGITIMATE_DELETE);
    boolean later = brought == null || brought.contains(found.key());
    if (found.key() != null && known != null && later && !(verdict instanceof Verdict.Held)) {
      memory.keep(found.key(), known.asDeleted());
    }
    return verdict;
  }

  /** The verdict if a value is wrong; what is only flagged is gathered. */
  private @Nullable Verdict judgeValues(TableLaw table, TableName name, TrustedRow row) {
    for (RowRule rule : table.rules()) {
      Optional<Finding> broken = rule.judge(row);
      if (broken.isPresent()) {
        if (rulings.isFlag(broken.get(), name)) {
          flags.add(rulings.weighed(broken.get(), name));
        } else {
          return rulings.of(broken.get(), name);
        }
      }
    }
    return null;
  }

  /**
   * The verdict on a change of a table that is not copied.
   *
   * @param brings whether it brings a row, for which the lane may have to wait
   */
  private Verdict absent(TableName table, boolean brings) {
    Optional<Finding> notCopied =
        law.policy().of(table).flatMap(known -> rules.notCopied.judge(law.policy().name(), known));
    if (notCopied.isPresent()) {
      return rulings.of(notCopied.get(), table);
    }
    Finding unknown = rules.unknownTable.judge(table);
    return brings
        ? rulings.of(unknown, table)
        : new Verdict.Rejected(rulings.weighed(unknown, table));
  }

  private void refuseEqualTags() {
    Map<Integer, TableName> seen = new HashMap<>();
    tables.forEach((name, table) -> {
      TableName other = seen.put(ByteBuffer.wrap(table.tag()).getInt(), name);
      if (other != null) {
        throw new StopException(
            "tables "
                + other
                + " and "
                + name
                + " cannot be told apart in the digest store; rename one");
      }
    });
  }
}
