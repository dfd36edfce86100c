package org.pyx.alerts.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.check.CheckKind;
import org.pyx.alerts.check.CheckRule;
import org.pyx.alerts.check.Checks;
import org.pyx.alerts.check.Reading;
import org.pyx.alerts.desk.Desk;
import org.pyx.alerts.desk.Recipient;
import org.pyx.alerts.desk.Rhythm;
import org.pyx.alerts.incident.Event;
import org.pyx.alerts.incident.Incidents;
import org.pyx.schemas.alert.AlertRecord;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Progress;
import org.pyx.schemas.alert.Silence;
import org.pyx.schemas.alert.Told;
import org.pyx.schemas.alert.Watched;
import org.pyx.schemas.model.Decision;

/**
 * All that the alert stage remembers: how far it has read, incidents, silences, what each recipient
 * was told. It says what of it has changed, so that the changes can be written together. Not
 * thread-safe.
 */
public final class AlertMemory {
  private final Incidents incidents;
  private final Desk desk;
  private final Checks checks;
  private final Set<String> changed = new TreeSet<>();
  private long rejected;
  private long decisions;
  private boolean passed;

  /** One that remembers nothing. */
  public AlertMemory(
      String lane,
      Incidents.Limits limits,
      Collection<Recipient> recipients,
      Rhythm rhythm,
      Map<CheckKind, CheckRule> rules,
      Instant now) {
    this.incidents = new Incidents(limits);
    this.checks = new Checks(lane, rules);
    this.desk = new Desk(lane, recipients, rhythm, now);
  }

  /** Takes back what was written; only into one that remembers nothing. */
  public void restore(Collection<AlertRecord> records, Instant now) {
    List<Incident> known = new ArrayList<>();
    for (AlertRecord record : records) {
      switch (record) {
        case Progress progress -> {
          rejected = progress.rejected();
          decisions = progress.decisions();
        }
        case Incident incident -> known.add(incident);
        case Told told -> desk.restore(told);
        case Silence silence -> desk.silence(silence);
        case Watched watched -> checks.restore(watched);
      }
    }
    incidents.restore(known);
    desk.begin(known, now);
  }

  /** The next offset of the rejected topic. */
  public long rejected() {
    return rejected;
  }

  /** The next offset of the decisions topic. */
  public long decisions() {
    return decisions;
  }

  /** The incidents. */
  public Incidents incidents() {
    return incidents;
  }

  /** The desk. */
  public Desk desk() {
    return desk;
  }

  /** Counts an event. */
  public void take(Event event, Instant now) {
    var _ = incidents.add(event, incident -> desk.isSettled(incident, now), now);
  }

  /** Takes what a look at the pipeline has found. */
  public void take(Reading reading, Instant now) {
    switch (checks.take(reading, now)) {
      case Checks.Outcome.Bad bad -> take(bad.event(), now);
      case Checks.Outcome.Well well -> incidents.close(well.subject(), now);
      case Checks.Outcome.Open _ -> {}
    }
  }

  /**
   * Heeds what an operator has decided.
   *
   * @return what there is no such thing for, in words; empty if it was heeded
   */
  public Optional<String> take(Decision.OfAlerts decision) {
    Instant at = micros(decision.at());
    return switch (decision) {
      case Decision.Acknowledge d ->
          incidents.acknowledge(d.incident(), d.by(), d.reason(), at)
              ? Optional.empty()
              : Optional.of("there is no incident " + d.incident());
      case Decision.Silence d -> {
        desk.silence(
            new Silence(d.name(), d.rule(), d.thing(), micros(d.until()), d.by(), d.reason(), at));
        changed.add(Silence.KEY + d.name());
        yield Optional.empty();
      }
      case Decision.EndSilence d -> {
        changed.add(Silence.KEY + d.name());
        yield desk.endSilence(d.name())
            ? Optional.empty()
            : Optional.of("there is no silence " + d.name());
      }
    };
  }

  /** Ends what was quiet, and forgets what is over and told. */
  public void tidy(Instant now) {
    incidents.closeQuiet(now);
    incidents.forget(incident -> desk.isSettled(incident, now), now);
    desk.forgetAllBut(incidents.all());
    for (Silence silence : desk.silences()) {
      if (!now.isBefore(silence.until()) && desk.endSilence(silence.id())) {
        changed.add(silence.key());
      }
    }
  }

  /** The rejected topic is read up to before an offset. */
  public void passedRejected(long next) {
    passed |= next != rejected;
    rejected = next;
  }

  /** The decisions topic is read up to before an offset. */
  public void passedDecisions(long next) {
    passed |= next != decisions;
    decisions = next;
  }

  /**
   * What is to be written, by key; null for what is to be removed. Empty if nothing has changed.
   */
  public Map<String, @Nullable AlertRecord> takeChanged(Instant now) {
    Map<String, @Nullable AlertRecord> records = new LinkedHashMap<>();
    for (String id : incidents.takeChanged()) {
      records.put(Incident.KEY + id, incidents.byId(id).orElse(null));
    }
    desk.takeChanged().forEach(told -> records.put(told.key(), told));
    checks.takeChanged().forEach((key, watched) -> records.put(key, watched.orElse(null)));
    for (String key : changed) {
      records.put(
          key,
          desk.silences().stream()
              .filter(silence -> silence.key().equals(key))
              .findFirst()
              .orElse(null));
    }
    changed.clear();
    if (passed || !records.isEmpty()) {
      Progress progress = new Progress(rejected, decisions, now);
      records.put(progress.key(), progress);
      passed = false;
    }
    return records;
  }

  private static Instant micros(long since1970) {
    return Instant.EPOCH.plus(since1970, java.time.temporal.ChronoUnit.MICROS);
  }
}
