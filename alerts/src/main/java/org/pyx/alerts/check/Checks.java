package org.pyx.alerts.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.incident.Event;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.alert.Watched;

/** Decides when bad looks at the pipeline become events. Bounded. Not thread-safe. */
public final class Checks {
  private static final int MOST_THINGS = 1_000;

  private final String lane;
  private final Map<CheckKind, CheckRule> rules;
  private final Map<String, Watched> watched = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  /** What a look comes to. */
  public sealed interface Outcome {
    /** It is bad, and has been often enough. */
    record Bad(Event event) implements Outcome {}

    /** It is well, and has been often enough. */
    record Well(Subject subject) implements Outcome {}

    /** Neither. */
    record Open() implements Outcome {}
  }

  /**
   * Checks of a lane that have seen nothing yet.
   *
   * @param rules of those that are configured otherwise than usual
   */
  public Checks(String lane, Map<CheckKind, CheckRule> rules) {
    this.lane = lane;
    this.rules = Map.copyOf(rules);
  }

  /** Takes back what was remembered. */
  public void restore(Watched remembered) {
    watched.put(remembered.key(), remembered);
  }

  /** Takes a reading. */
  public Outcome take(Reading reading, Instant now) {
    CheckRule rule = rules.getOrDefault(reading.check(), reading.check().usual());
    String thing = placed(reading);
    Watched before = before(reading.check(), thing);
    Watched after = after(before, reading.bad(), rule, now);
    put(before, after);
    Subject subject = new Subject(lane, reading.check().rule(), thing);
    boolean often = rule.times() > 0 && after.bad().size() >= rule.times();
    if (!reading.bad()) {
      return often ? new Outcome.Open() : new Outcome.Well(subject);
    }
    if (!often && after.inARow() < rule.inARow()) {
      return new Outcome.Open();
    }
    String words =
        after.inARow() >= rule.inARow()
            ? reading.words()
            : "%s (for the %dth time within %d hours)"
                .formatted(reading.words(), after.bad().size(), rule.within().toHours());
    return new Outcome.Bad(
        new Event(subject, rule.severity(), now, -1, new Sample(thing, now.toString(), words)));
  }

  /** What has changed since this was asked last, by key; empty where it is forgotten. */
  public Map<String, Optional<Watched>> takeChanged() {
    Map<String, Optional<Watched>> taken = new LinkedHashMap<>();
    changed.forEach(key -> taken.put(key, Optional.ofNullable(watched.get(key))));
    changed.clear();
    return taken;
  }

  private String placed(Reading reading) {
    String key = new Watched(reading.check().word(), reading.thing(), 0, List.of()).key();
    return watched.size() < MOST_THINGS || watched.containsKey(key)
        ? reading.thing()
        : Subject.OTHERS;
  }

  private Watched before(CheckKind check, String thing) {
    Watched none = new Watched(check.word(), thing, 0, List.of());
    @Nullable Watched known = watched.get(none.key());
    return known == null ? none : known;
  }

  private static Watched after(Watched before, boolean bad, CheckRule rule, Instant now) {
    List<Instant> times = new ArrayList<>(before.bad());
    if (bad && rule.times() > 0) {
      times.add(now);
    }
    Instant oldest = now.minus(rule.within());
    times.removeIf(time -> time.isBefore(oldest) || time.isAfter(now));
    List<Instant> newest = times.subList(Math.max(0, times.size() - rule.times()), times.size());
    int inARow = bad ? Math.min(before.inARow() + 1, rule.inARow()) : 0;
    return new Watched(before.check(), before.thing(), inARow, newest);
  }

  private void put(Watched before, Watched after) {
    if (after.inARow() == 0 && after.bad().isEmpty()) {
      watched.remove(after.key());
    } else {
      watched.put(after.key(), after);
    }
    if (!after.equals(before)) {
      changed.add(after.key());
    }
  }
}
