package org.pyx.console.page;

import java.time.Instant;
import java.util.List;
import org.pyx.console.html.Safe;
import org.pyx.console.overview.Seen;

/** The page that an operator leaves open. Stateless. */
public final class OverviewPage {
  private OverviewPage() {}

  /** All lanes. */
  public static Safe of(List<Seen> lanes, Instant now) {
    return Safe.all(
        lanes.stream().map(seen -> LaneSection.of(seen, Audience.OPERATORS, now)).toList());
  }

  /** The state of the first thing that is wrong, for the title of the window. */
  public static String title(List<Seen> lanes) {
    long wrong =
        lanes.stream()
            .filter(seen ->
                !(seen instanceof Seen.Clearly clearly)
                    || clearly.overview().health()
                        != org.pyx.console.overview.Overview.Health.RUNNING)
            .count();
    return wrong == 0 ? "Pyx" : "(" + wrong + ") Pyx";
  }
}
