package org.pyx.console.overview;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pyx.console.lane.LaneState;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.model.RuleId;
import org.pyx.schemas.model.Severity;

/**
 * Everything that is shown of a lane, as it was at one moment. Immutable.
 *
 * @param lane its name
 * @param at when it was looked at
 * @param stages its stages, in the order of the data; alerts only if the lane has them
 * @param state what its topics say
 * @param captured how far the journal reaches
 * @param judged how far is judged
 * @param copied how far the copy stands
 * @param toJudge what waits between journal and verdict
 * @param toCopy what waits between verdict and copy
 * @param slot what the exchange says of slot and log
 * @param incidents those that go on, the worst first
 * @param minutes the last hour
 * @param verification the last comparison of source and copy that is known
 */
public record Overview(
    String lane,
    Instant at,
    List<StageView> stages,
    LaneState state,
    Optional<Place> captured,
    Optional<Place> judged,
    Optional<Place> copied,
    Lag toJudge,
    Lag toCopy,
    Optional<SlotView> slot,
    List<Incident> incidents,
    List<Throughput.Minute> minutes,
    Optional<VerificationView> verification) {
  public Overview {
    stages = List.copyOf(stages);
    incidents = List.copyOf(incidents);
    minutes = List.copyOf(minutes);
  }

  /** The worst that can be said of the lane. */
  public enum Health {
    /** All stages run. */
    RUNNING,
    /** It runs, and something wants attention. */
    ATTENTION,
    /** A stage does not run. */
    DOWN,
    /** It stands still until somebody decides. */
    STANDS_STILL
  }

  /** The worst that can be said. */
  public Health health() {
    if (state.hold().isPresent()) {
      return Health.STANDS_STILL;
    }
    if (!stages.stream().allMatch(StageView::runs) || slot.filter(SlotView::isGone).isPresent()) {
      return Health.DOWN;
    }
    return criticalIncidents() > 0 || !state.rejectedTables().isEmpty()
        ? Health.ATTENTION
        : Health.RUNNING;
  }

  /** How many open incidents are critical and in nobody's hand. */
  public long criticalIncidents() {
    return incidents.stream()
        .filter(i -> i.severity() == Severity.CRITICAL && !i.isAcknowledged())
        .count();
  }

  /** How many open incidents there are of a severity. */
  public long incidents(Severity severity) {
    return incidents.stream().filter(i -> i.severity() == severity).count();
  }

  /** How often each rule was broken, of validator and sink together. */
  public Map<RuleId, Long> rules() {
    Map<RuleId, Long> rules = new TreeMap<>();
    state.tally().ifPresent(tally -> rules.putAll(tally.rules()));
    state
        .copy()
        .ifPresent(copy -> copy.rules().forEach((rule, n) -> rules.merge(rule, n, Long::sum)));
    return rules;
  }
}
