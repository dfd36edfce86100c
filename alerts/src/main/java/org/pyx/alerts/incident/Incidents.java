package org.pyx.alerts.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pyx.schemas.alert.Acknowledgement;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.alert.Subject;
import org.pyx.schemas.model.Severity;

/**
 * All incidents of a lane that anybody is still to hear of. Bounded, though the exchange chooses
 * the names of tables: beyond a number of subjects of a rule further ones are counted as one. Not
 * thread-safe.
 */
public final class Incidents {
  private static final int LONGEST_TEXT = 300;

  private final Limits limits;
  private final Map<String, Incident> byId = new LinkedHashMap<>();
  private final Map<Subject, String> current = new HashMap<>();
  private final Map<String, Integer> thingsOf = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  /**
   * How much is remembered.
   *
   * @param quiet an incident without a further event for so long is over
   * @param kept so long one that is over can still be looked up
   * @param things of one rule that have incidents of their own
   * @param rules that have incidents of their own; Pyx has far fewer
   * @param over incidents that are over and of which everybody was told
   */
  public record Limits(Duration quiet, Duration kept, int things, int rules, int over) {
    /** What a stage works with, unless it is configured otherwise. */
    public static final Limits USUAL =
        new Limits(Duration.ofHours(1), Duration.ofDays(7), 100, 200, 500);

    /** The same with another quiet time. */
    public Limits withQuiet(Duration other) {
      return new Limits(other, kept, things, rules, over);
    }
  }

  /** None yet. */
  public Incidents(Limits limits) {
    this.limits = limits;
  }

  /** Takes back what was remembered. */
  public void restore(Collection<Incident> incidents) {
    incidents.stream()
        .sorted(Comparator.comparing(Incident::opened))
        .forEach(incident -> {
          byId.put(incident.id(), incident);
          hold(incident);
        });
  }

  /**
   * Counts an event.
   *
   * @param settled whether everybody was told that an incident is over: a new event then begins a
   *     new one, and goes on with the old one otherwise
   * @param now the stage's clock
   * @return the incident that it belongs to
   */
  public Incident add(Event event, Predicate<Incident> settled, Instant now) {
    Event placed = place(event);
    Incident before = of(placed.subject()).orElse(null);
    Incident after =
        before == null || (!before.isOpen() && settled.test(before))
            ? begin(placed, now)
            : goOn(before, placed, now);
    put(after);
    return after;
  }

  /** Ends those that were quiet for long. */
  public void closeQuiet(Instant now) {
    for (Incident incident : List.copyOf(byId.values())) {
      if (incident.isOpen() && !incident.lastSeen().plus(limits.quiet()).isAfter(now)) {
        put(incident.closedAt(now));
      }
    }
  }

  /** Ends one, because what it was about is well again. */
  public void close(Subject subject, Instant now) {
    of(subject).filter(Incident::isOpen).ifPresent(incident -> put(incident.closedAt(now)));
  }

  /** Forgets what is over, was told to everybody, and is old or of which there is too much. */
  public void forget(Predicate<Incident> settled, Instant now) {
    List<Incident> over =
        byId.values().stream()
            .filter(incident -> !incident.isOpen() && settled.test(incident))
            .sorted(Comparator.comparing(incident -> incident.closed().orElseThrow()))
            .toList();
    over.forEach(this::release);
    int tooMany = over.size() - limits.over();
    for (int i = 0; i < over.size(); i++) {
      Instant until = over.get(i).closed().orElseThrow().plus(limits.kept());
      if (i < tooMany || !until.isAfter(now)) {
        drop(over.get(i));
      }
    }
  }

  /**
   * Puts one into somebody's hand.
   *
   * @return false if there is none of that name
   */
  public boolean acknowledge(String id, String by, String reason, Instant at) {
    Incident incident = byId.get(id);
    if (incident != null) {
      put(incident.acknowledged(new Acknowledgement(by, reason, at, incident.severity())));
    }
    return incident != null;
  }

  /** One of them. */
  public Optional<Incident> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All, those that are over too. */
  public Collection<Incident> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** The ids of those that have changed, or are forgotten, since this was asked last. */
  public Set<String> takeChanged() {
    Set<String> taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }

  private Optional<Incident> of(Subject subject) {
    return Optional.ofNullable(current.get(subject)).map(byId::get);
  }

  /** Among the others, if there is no room for its own thing, or even for its rule. */
  private Event place(Event event) {
    Subject subject = event.subject();
    if (!current.containsKey(subject)) {
      if (!thingsOf.containsKey(subject.rule()) && thingsOf.size() >= limits.rules()) {
        subject = new Subject(subject.lane(), "other.rules", Subject.OTHERS);
      } else if (thingsOf.getOrDefault(subject.rule(), 0) >= limits.things()) {
        subject = subject.others();
      }
    }
    Sample sample = event.sample();
    return new Event(
        subject,
        event.severity(),
        event.at(),
        event.offset(),
        new Sample(cut(sample.key()), cut(sample.position()), cut(sample.explanation())));
  }

  private static Incident begin(Event event, Instant now) {
    return new Incident(
        IncidentId.of(event),
        event.subject(),
        event.severity(),
        1,
        event.at(),
        event.at(),
        now,
        now,
        event.offset(),
        event.offset(),
        List.of(event.sample()),
        Optional.empty(),
        Optional.empty());
  }

  private static Incident goOn(Incident before, Event event, Instant now) {
    List<Sample> samples = new ArrayList<>(before.samples());
    if (samples.size() < Incident.MOST_SAMPLES) {
      samples.add(event.sample());
    }
    boolean worse = event.severity().compareTo(before.severity()) < 0;
    Severity severity = worse ? event.severity() : before.severity();
    return new Incident(
        before.id(),
        before.subject(),
        severity,
        before.count() + 1,
        event.at().isBefore(before.firstAt()) ? event.at() : before.firstAt(),
        event.at().isAfter(before.lastAt()) ? event.at() : before.lastAt(),
        before.opened(),
        now,
        before.firstOffset(),
        event.offset(),
        samples,
        Optional.empty(),
        before.acknowledgement());
  }

  private void put(Incident incident) {
    byId.put(incident.id(), incident);
    changed.add(incident.id());
    hold(incident);
  }

  private void hold(Incident incident) {
    if (current.put(incident.subject(), incident.id()) == null) {
      thingsOf.merge(incident.subject().rule(), 1, Integer::sum);
    }
  }

  private void drop(Incident incident) {
    byId.remove(incident.id());
    changed.add(incident.id());
  }

  /** What is over and told takes no room from others. */
  private void release(Incident incident) {
    if (current.remove(incident.subject(), incident.id())) {
      thingsOf.computeIfPresent(incident.subject().rule(), (_, n) -> n == 1 ? null : n - 1);
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }
}
