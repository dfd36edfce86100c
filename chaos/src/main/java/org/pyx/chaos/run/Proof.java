package org.pyx.chaos.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pyx.console.TopicReader;
import org.pyx.console.demo.Comparison;
import org.pyx.console.demo.Evidence;
import org.pyx.console.demo.Reconciliation;
import org.pyx.console.recheck.Recheck;
import org.pyx.exchange.AttackResult;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.TrustedSchema;
import org.pyx.schemas.rule.Rule;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.TrustedSchemaCodec;
import org.pyx.schemas.wire.VerdictCodec;

/**
 * What must hold when the lane is drained: books, copy, verdicts, journal, attacks.
 *
 * @param complaints what does not, in words
 * @param captured changes in the journal
 * @param equalRows rows that source and copy have alike
 * @param rechecked records of the journal that were judged anew
 * @param attacks how many attacks were injected
 * @param caught how many of them were caught by each rule that must catch them
 */
public record Proof(
    List<String> complaints,
    long captured,
    long equalRows,
    long rechecked,
    long attacks,
    long caught) {
  private static final int MOST = 20;

  public Proof {
    complaints = List.copyOf(complaints);
  }

  /** Holds everything against everything. Nothing may be written meanwhile. */
  static Proof of(Laboratory lab, List<AttackResult> attacks) {
    List<String> complaints = new ArrayList<>();
    JournalCheck journal = JournalCheck.of(lab.kafka, Laboratory.LANE);
    complaints.addAll(journal.complaints());
    Reconciliation books = Reconciliation.of(lab.kafka, Laboratory.LANE);
    books.complaints().forEach((table, what) -> complaints.add(table + ": " + what));
    Evidence evidence = evidence(lab);
    List<Comparison.Found> found = compare(lab, evidence);
    for (Comparison.Found table : found) {
      complaints.addAll(table.differences());
      long accepted =
          books.tables().containsKey(table.table())
              ? Objects.requireNonNull(books.tables().get(table.table())).copied()
              : 0;
      if (accepted != table.inCopy()) {
        complaints.add(
            table.table() + ": " + accepted + " rows accepted, " + table.inCopy() + " in the copy");
      }
    }
    Recheck.Result recheck =
        new Recheck(lab.kafka, Laboratory.LANE, 0, Long.MAX_VALUE - 1).run(_ -> {});
    recheck.differences().stream().limit(MOST).forEach(complaints::add);
    List<Evidence.Caught> judged = attacks.stream().map(evidence::judge).toList();
    judged.stream()
        .filter(attack -> !attack.caught())
        .forEach(attack ->
            complaints.add("attack " + attack.name() + " was not caught by " + attack.missing()));
    Map<String, List<Change.OfTable>> rejected = evidence.changesByTable();
    evidence.honestRejected(attacks).stream()
        .filter(event -> !writtenAgain(event, rejected))
        .limit(MOST)
        .forEach(event ->
            complaints.add(
                "honest change rejected by "
                    + event.finding().rule()
                    + ": "
                    + event.finding().explanation()
                    + " at "
                    + event.change().position()));
    return new Proof(
        complaints,
        books.tables().values().stream().mapToLong(Reconciliation.Counted::captured).sum(),
        found.stream().mapToLong(Comparison.Found::same).sum(),
        recheck.compared(),
        judged.size(),
        judged.stream().filter(Evidence.Caught::caught).count());
  }

  /**
   * What the customers find missing because an attack has truncated the table, they write again.
   */
  private static boolean writtenAgain(
      RejectedEvent event, Map<String, List<Change.OfTable>> rejected) {
    return event.finding().rule().equals(Rule.ROW_REWRITE.id())
        && event.change() instanceof Change.Insert insert
        && rejected.getOrDefault(insert.table().toString(), List.of()).stream()
            .anyMatch(Change.Truncate.class::isInstance);
  }

  private static Evidence evidence(Laboratory lab) {
    Evidence evidence = new Evidence();
    VerdictCodec codec = new VerdictCodec();
    try (TopicReader rejected = new TopicReader(lab.kafka, Laboratory.LANE.rejected())) {
      rejected.toEnd(record -> evidence.add(codec.decodeRejected(record.value())));
    }
    return evidence;
  }

  private static List<Comparison.Found> compare(Laboratory lab, Evidence evidence) {
    return new Comparison(lab.policy, trustedSchema(lab), evidence.changesByTable())
        .compare(Laboratory.LANE, lab.exchangeAccess(), lab.copyAccess());
  }

  private static TrustedSchema trustedSchema(Laboratory lab) {
    @Nullable TrustedSchema[] newest = new TrustedSchema[1];
    try (TopicReader reader = new TopicReader(lab.kafka, Laboratory.LANE.schema())) {
      reader.toEnd(record -> {
        if (Frame.of(record.value()) == Frame.TRUSTED_SCHEMA) {
          newest[0] = TrustedSchemaCodec.decode(record.value());
        }
      });
    }
    TrustedSchema schema = newest[0];
    if (schema == null) {
      throw new StopException("the sink has published no trusted schema");
    }
    return schema;
  }
}
