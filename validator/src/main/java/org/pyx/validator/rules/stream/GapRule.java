package org.pyx.validator.rules.stream;

import java.util.Optional;
import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Facts;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.model.TransactionPosition;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/**
 * Transactions are whole: each begins, its events are numbered without gap, and it ends. Stateless.
 */
@Checks(Rule.STREAM_GAP)
public final class GapRule {
  /** Judges a record of the journal. */
  public Optional<Finding> judge(StreamState before, Change change) {
    long transaction = change.position().transactionId();
    long order = change.position().order();
    return switch (change) {
      case Change.Begin _ ->
          // a snapshot that was interrupted begins again
          before.open() == StreamState.NONE
                  || (before.open() == transaction
                      && transaction == TransactionPosition.NO_TRANSACTION)
              ? Optional.empty()
              : broken(
                  "transaction " + transaction + " begins while " + before.open() + " has no end");
      case Change.End end -> {
        if (before.open() != transaction) {
          yield broken("transaction " + transaction + " ends and has not begun");
        }
        yield end.events() == before.lastOrder()
            ? Optional.empty()
            : broken(
                "transaction "
                    + transaction
                    + " ends with "
                    + end.events()
                    + " events, of which "
                    + before.lastOrder()
                    + " were captured");
      }
      case Change.Judged _ -> {
        if (order == 0 && change instanceof Change.Message) {
          yield Optional.empty(); // one outside transactions
        }
        if (before.open() != transaction) {
          yield broken("an event of transaction " + transaction + " stands outside of it");
        }
        yield order == before.lastOrder() + 1
            ? Optional.empty()
            : broken(
                "event "
                    + order
                    + " of transaction "
                    + transaction
                    + " follows event "
                    + before.lastOrder());
      }
      case Change.Heartbeat _, Change.Relation _, Change.Observed _ -> Optional.empty();
    };
  }

  /** Judges a look at the server: whether capture had to begin anew. */
  public Optional<Finding> judge(SourceFacts now) {
    String from = now.text(Facts.BEGAN_ANEW);
    return from == null
        ? Optional.empty()
        : Optional.of(
            Rule.STREAM_GAP.finding(
                "capture began anew with a snapshot, since the log could not be read on from "
                    + now.resume()
                    + ": what happened between was not seen",
                "the log is read without gap",
                Facts.BEGAN_ANEW));
  }

  private static Optional<Finding> broken(String what) {
    return Optional.of(Rule.STREAM_GAP.finding(what, "events are numbered without gap"));
  }
}
