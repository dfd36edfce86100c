package org.pyx.chaos.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pyx.console.TopicReader;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.ChangeCodec;
import org.pyx.schemas.wire.Lane;

/**
 * Whether the journal holds each change once and each transaction in one piece, in the order of the
 * log (guarantee G1). Not thread-safe.
 */
final class JournalCheck {
  private static final int MOST = 20;

  private final Set<Long> begun = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();
  private long open = -1;
  private long order;
  private long lastCommit;
  private long changes;
  private boolean streaming;

  /** Reads the journal from beginning to end. */
  static JournalCheck of(KafkaAccess kafka, Lane lane) {
    JournalCheck check = new JournalCheck();
    ChangeCodec codec = new ChangeCodec();
    try (TopicReader journal = new TopicReader(kafka, lane.journal())) {
      journal.toEnd(record -> check.next(record.offset(), codec.decode(record.value())));
    }
    return check;
  }

  /** What is wrong, in words. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** How many changes of transactions there are. */
  long changes() {
    return changes;
  }

  void next(long offset, Change change) {
    TransactionPosition position = change.position();
    switch (change) {
      case Change.Begin _ -> {
        // a snapshot that was interrupted is taken anew; what it repeats is ignored as a replay
        boolean snapshot = position.transactionId() == TransactionPosition.NO_TRANSACTION;
        if (open >= 0 && !(snapshot && open == position.transactionId())) {
          complain(offset, "a transaction begins within " + open);
        }
        if (!begun.add(position.transactionId()) && !(snapshot && !streaming)) {
          complain(offset, "transaction " + position.transactionId() + " begins a second time");
        }
        open = position.transactionId();
        order = 0;
      }
      case Change.End end -> {
        if (open != position.transactionId()) {
          complain(offset, "transaction " + position.transactionId() + " ends, open is " + open);
        }
        if (position.transactionId() != TransactionPosition.NO_TRANSACTION
            && end.events() != order) {
          complain(offset, "a transaction of " + end.events() + " events ends after " + order);
        }
        long commit = position.lsn().value();
        if (Long.compareUnsigned(commit, lastCommit) < 0) {
          complain(offset, "a commit is before the one before it");
        }
        lastCommit = commit;
        open = -1;
        streaming = true;
      }
      case Change.Judged _ -> {
        changes++;
        if (position.transactionId() == TransactionPosition.NO_TRANSACTION) {
          return; // of the snapshot, or outside of transactions
        }
        if (open != position.transactionId()) {
          complain(offset, position + " is outside of its transaction");
        }
        if (position.order() != order + 1) {
          complain(offset, position + " comes after place " + order);
        }
        order = position.order();
      }
      case Change.Heartbeat _, Change.Relation _, Change.Observed _ -> {}
    }
  }

  private void complain(long offset, String words) {
    if (complaints.size() < MOST) {
      complaints.add("journal offset " + offset + ": " + words);
    }
  }
}
