package org.pyx.console.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyx.console.TopicReader;
import org.pyx.console.lane.Spent;
import org.pyx.schemas.model.Action;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.RejectedEvent;
import org.pyx.schemas.model.Replayed;
import org.pyx.schemas.model.Settlement;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.model.Tally;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Frame;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.ReplayCodec;
import org.pyx.schemas.wire.TallyCodec;
import org.pyx.schemas.wire.VerdictCodec;

/**
 * Holds the counts against each other, per table: what the journal holds, what the accepted and the
 * rejected topic hold, and the validator's own books. Of ignored changes there are only the books,
 * per table and in the settlements.
 */
public final class Reconciliation {
  private final Map<TableName, Counted> tables = new TreeMap<>();
  private long settledAccepted;
  private long settledIgnored;
  private long settledRejected;
  private long replay = -1;
  private @Nullable Tally tally;

  /** Counts of one table. */
  public static final class Counted {
    /** In the journal. */
    public long captured() {
      return captured;
    }

    /** Accepted by the validator. */
    public long accepted() {
      return accepted;
    }

    /** Ignored by the validator. */
    public long ignored() {
      return ignored;
    }

    /** Rejected by the validator. */
    public long rejected() {
      return rejectedByJudge;
    }

    long captured;
    long accepted;
    long rejectedByJudge;
    long refusedByDatabase;
    long ignored;

    /** What must be in the copy. */
    public long copied() {
      return accepted - refusedByDatabase;
    }

    /** Whether every captured change has one verdict. */
    boolean balanced() {
      return captured == accepted + ignored + rejectedByJudge;
    }
  }

  /** Reads the lane's topics from beginning to end. */
  public static Reconciliation of(KafkaAccess kafka, Lane lane) {
    Reconciliation result = new Reconciliation();
    ChangeCodec changes = new ChangeCodec();
    VerdictCodec verdicts = new VerdictCodec();
    try (TopicReader journal = new TopicReader(kafka, lane.journal())) {
      journal.toEnd(record -> {
        if (changes.decode(record.value()) instanceof Change.Judged change) {
          result.of(change).captured++;
        }
      });
    }
    Spent spent = Spent.read(kafka, lane);
    spent.done().forEach(result::addReplay);
    try (TopicReader accepted = new TopicReader(kafka, lane.accepted())) {
      accepted.toEnd(record -> result.addAccepted(verdicts, record.value(), spent));
    }
    try (TopicReader rejected = new TopicReader(kafka, lane.rejected())) {
      rejected.toEnd(record -> {
        if (!spent.has(record.offset())) {
          result.addRejected(verdicts.decodeRejected(record.value()));
        }
      });
    }
    try (TopicReader tally = new TopicReader(kafka, lane.tally())) {
      tally.toEnd(record -> {
        if (Frame.of(record.value()) == Frame.TALLY) {
          result.tally = TallyCodec.decode(record.value());
        }
      });
    }
    if (result.tally != null) {
      result.tally.tables().forEach((table, counts) -> result.of(table).ignored = counts.ignored());
    }
    return result;
  }

  /** The counts, by table. */
  public Map<TableName, Counted> tables() {
    return tables;
  }

  /** What does not fit, in words, by table; empty if all is well. */
  public Map<String, String> complaints() {
    Map<String, String> complaints = new HashMap<>();
    Tally books = tally;
    if (books == null) {
      complaints.put("tally", "the validator has written no books");
      return complaints;
    }
    Counted sum = new Counted();
    tables.forEach((table, counted) -> {
      Tally.Counts own = books.tables().getOrDefault(table, Tally.Counts.ZERO);
      if (!counted.balanced()) {
        complaints.put(
            table.toString(),
            "captured "
                + counted.captured
                + " is not accepted "
                + counted.accepted
                + " + ignored "
                + counted.ignored
                + " + rejected "
                + counted.rejectedByJudge);
      } else if (own.captured() != counted.captured
          || own.accepted() != counted.accepted
          || own.rejected() != counted.rejectedByJudge) {
        complaints.put(
            table.toString(), "the validator's books say " + own + ", the topics otherwise");
      }
      sum.accepted += counted.accepted;
      sum.ignored += counted.ignored;
      sum.rejectedByJudge += counted.rejectedByJudge;
    });
    if (settledAccepted != sum.accepted
        || settledIgnored != sum.ignored
        || settledRejected != sum.rejectedByJudge) {
      complaints.put(
          "settlements",
          "transactions settle "
              + settledAccepted
              + "/"
              + settledIgnored
              + "/"
              + settledRejected
              + ", tables sum to "
              + sum.accepted
              + "/"
              + sum.ignored
              + "/"
              + sum.rejectedByJudge
              + " (accepted/ignored/rejected)");
    }
    return complaints;
  }

  /** What was settled as rejected is settled otherwise. */
  private void addReplay(Replayed.Done done) {
    long accepted = done.count(Replayed.Outcome.ACCEPTED);
    long ignored = done.count(Replayed.Outcome.IGNORED);
    settledAccepted += accepted;
    settledIgnored += ignored;
    settledRejected -= accepted + ignored;
  }

  private void addAccepted(VerdictCodec verdicts, byte[] value, Spent spent) {
    switch (Frame.of(value)) {
      case SETTLEMENT -> {
        Settlement settlement = verdicts.decodeSettlement(value);
        settledAccepted += settlement.accepted();
        settledIgnored += settlement.ignored();
        settledRejected += settlement.rejected();
      }
      case REPLAYED -> replay = ReplayCodec.decode(value).decision();
      case ACCEPTED -> {
        VerdictCodec.Accepted accepted = verdicts.decodeAccepted(value);
        if (accepted.change() instanceof Change.Judged change
            && !spent.isOfferedAgain(replay, accepted.journalOffset())) {
          of(change).accepted++;
        }
      }
      case CHANGE,
          REJECTED,
          TRUSTED_SCHEMA,
          TALLY,
          DECISION,
          LAW,
          COPY,
          DRAIN,
          REPLAY,
          ALERT,
          ALERT_DECISION ->
          throw new IllegalStateException("a " + Frame.of(value) + " on the accepted topic");
    }
  }

  private void addRejected(RejectedEvent event) {
    if (event.action() != Action.REJECT || !(event.change() instanceof Change.Judged change)) {
      return; // what is flagged was let through, and what halted the lane was judged later
    }
    if (event.stage().equals(RejectedEvent.SINK)) {
      of(change).refusedByDatabase++;
    } else {
      of(change).rejectedByJudge++;
    }
  }

  private Counted of(Change.Judged change) {
    return of(change instanceof Change.OfTable ofTable ? ofTable.table() : Tally.MESSAGES);
  }

  private Counted of(TableName table) {
    return tables.computeIfAbsent(table, _ -> new Counted());
  }
}
