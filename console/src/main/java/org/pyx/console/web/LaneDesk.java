package org.pyx.console.web;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.pyx.console.overview.LaneWatch;
import org.pyx.schemas.model.TableName;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.wire.Lane;
import org.pyx.schemas.wire.LawCodec;

/**
 * A lane as pages need it.
 *
 * @param lane the lane
 * @param policy its policy
 * @param kafka where its topics are now
 * @param watch looks at it
 */
record LaneDesk(Lane lane, Policy policy, Supplier<KafkaAccess> kafka, LaneWatch watch) {
  /** The laws that were seen. */
  List<LawCodec.InForce> laws() {
    return watch.seen().last().map(seen -> seen.state().laws()).orElse(List.of());
  }

  /** The tables that anybody has named. */
  Collection<TableName> tables() {
    Set<TableName> tables = new TreeSet<>(policy.tables().keySet());
    watch
        .seen()
        .last()
        .flatMap(seen -> seen.state().tally())
        .ifPresent(tally -> tables.addAll(tally.tables().keySet()));
    laws().forEach(law -> law.law().schema().tables().forEach(table -> tables.add(table.name())));
    return tables;
  }
}
