package org.pyx.sink.rules;

import java.util.List;
import java.util.Optional;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.policy.DeleteLaw;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.policy.TablePolicy;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/**
 * The copy that is adopted has a row that is not among those accepted from the exchange's snapshot
 * ({@code adopt.extra}). Stateless and thread-safe.
 */
@Checks(Rule.ADOPT_EXTRA)
public record AdoptExtraRule() {
  /** Its entry in the catalogue. */
  public Rule rule() {
    return Rule.ADOPT_EXTRA;
  }

  /**
   * The finding, unless the exchange may delete rows of the table whenever it wants.
   *
   * @param rejected how many rows of the snapshot were rejected: the row may be one of them
   */
  public Optional<Finding> judge(TablePolicy table, long rejected, Policy policy) {
    String remark =
        switch (table.deletes()) {
          case DeleteLaw.Always _ -> null;
          case DeleteLaw.Never _ -> "";
          case DeleteLaw.OnceMoved moved ->
              "; a delete was legitimate if "
                  + moved.column()
                  + " had moved, which the older tool did not note";
        };
    if (remark == null) {
      return Optional.empty();
    }
    String refused =
        rejected == 0
            ? ""
            : "; of the snapshot's rows "
                + rejected
                + " were rejected, each with an event: if one has this key, the exchange still has"
                + " the row";
    return Optional.of(
        new Finding(
            rule().id(),
            policy.ruling(rule(), table.table()).severity(),
            "the copy that is adopted has a row of table "
                + table.table()
                + " which is not among the rows accepted from the exchange's snapshot: deleted"
                + " there, or never there"
                + remark
                + refused,
            "the copy's row, which stays; the event names its key",
            List.of()));
  }
}
