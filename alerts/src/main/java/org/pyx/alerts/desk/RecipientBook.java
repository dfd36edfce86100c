package org.pyx.alerts.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Told;
import org.pyx.schemas.model.Severity;

/** What one recipient was told, and what it is to be told. Not thread-safe. */
final class RecipientBook {
  private final Recipient recipient;
  private final Rhythm rhythm;
  private final Map<String, Told.Of> told = new LinkedHashMap<>();
  private Bucket bucket;
  private Instant heartbeat;
  private Instant last = Instant.EPOCH;
  private boolean changed = true;
  private boolean restored;

  /** Of one who was told nothing yet. */
  RecipientBook(Recipient recipient, Rhythm rhythm, Instant now) {
    this.recipient = recipient;
    this.rhythm = rhythm;
    this.bucket = Bucket.full(recipient.perHour(), now);
    this.heartbeat = now;
  }

  /** Takes back what was remembered. */
  void restore(Told remembered) {
    told.clear();
    remembered.of().forEach(of -> told.put(of.incident(), of));
    bucket = new Bucket(recipient.perHour(), remembered.credit(), remembered.at());
    heartbeat = remembered.heartbeat();
    last = remembered.of().stream().map(Told.Of::at).max(Instant::compareTo).orElse(last);
    changed = false;
    restored = true;
  }

  /** What is to be remembered, if it has changed since this was asked last. */
  Optional<Told> takeChanged() {
    boolean was = changed;
    changed = false;
    return was
        ? Optional.of(
            new Told(
                recipient.name(),
                bucket.credit(),
                bucket.at(),
                heartbeat,
                List.copyOf(told.values())))
        : Optional.empty();
  }

  /** It begins now: it is not told of what was over before. */
  void begin(Collection<Incident> known, Instant now) {
    if (!restored) {
      known.stream()
          .filter(incident -> !incident.isOpen())
          .forEach(incident -> told.put(incident.id(), of(incident, now)));
    }
  }

  /** Whether it will never be told anything more of an incident that is over. */
  boolean isSettled(Incident incident, boolean silenced) {
    Told.Of before = told.get(incident.id());
    return before == null ? silenced || !recipient.hearsOf(incident.severity()) : before.closed();
  }

  void forgetAllBut(Set<String> incidents) {
    changed |= told.keySet().retainAll(incidents);
  }

  /**
   * What it is to be told now, the most pressing first; empty if that can wait, or if it was told
   * too much already.
   *
   * @param audible the incidents that are not silenced
   */
  List<Item> due(Collection<Incident> audible, Instant now) {
    List<Item> items = new ArrayList<>();
    boolean ripe = false;
    for (Incident incident : audible) {
      if (recipient.hearsOf(incident.severity())) {
        Optional<Item> item = item(incident, now);
        if (item.isPresent()) {
          items.add(item.get());
          ripe |= isRipe(item.get(), now);
        }
      }
    }
    if (!ripe) {
      return List.of();
    }
    bucket = bucket.filled(now);
    Pressing order = new Pressing(items, kindsTold(audible));
    // the last message of the bucket is kept for what is critical and of another kind
    int needed = order.isUrgent() || bucket.capacity() < 2 ? 1 : 2;
    boolean wait = bucket.messages() < needed || (!order.isUrgent() && isHasty(now));
    return wait ? List.of() : order.sorted();
  }

  /** Whether a flood would use up in seconds what is there for an hour. */
  private boolean isHasty(Instant now) {
    return bucket.messages() <= bucket.capacity() / 2 && now.isBefore(last.plus(rhythm.grouping()));
  }

  /** How many messages may still leave now. */
  int messages(Instant now) {
    bucket = bucket.filled(now);
    return bucket.messages();
  }

  int capacity() {
    return bucket.capacity();
  }

  boolean heartbeatDue(Instant now) {
    Duration every = recipient.heartbeat().orElse(null);
    return every != null && !heartbeat.plus(every).isAfter(now) && messages(now) > 0;
  }

  /** A message has left. */
  void told(Notice notice, Instant now) {
    changed = true;
    bucket = bucket.filled(now);
    if (bucket.messages() > 0) {
      bucket = bucket.spent();
    }
    if (notice.isHeartbeat()) {
      heartbeat = now;
    } else {
      last = now;
    }
    notice
        .items()
        .forEach(item ->
            told.merge(item.incident().id(), of(item.incident(), now), RecipientBook::later));
  }

  private static Told.Of of(Incident incident, Instant now) {
    return new Told.Of(
        incident.id(), incident.severity(), incident.count(), now, 0, !incident.isOpen());
  }

  private static Told.Of later(Told.Of before, Told.Of after) {
    boolean worse = after.severity().compareTo(before.severity()) < 0;
    return new Told.Of(
        after.incident(),
        after.severity(),
        after.count(),
        after.at(),
        worse ? 0 : before.reminders() + 1,
        after.closed());
  }

  private Optional<Item> item(Incident incident, Instant now) {
    Told.Of before = told.get(incident.id());
    if (before == null) {
      return Optional.of(new Item(Item.Kind.NEW, incident, incident.count(), 0));
    }
    long more = incident.count() - before.count();
    if (incident.severity().compareTo(before.severity()) < 0) {
      return Optional.of(new Item(Item.Kind.WORSE, incident, more, before.reminders()));
    }
    if (!incident.isOpen()) {
      return before.closed()
          ? Optional.empty()
          : Optional.of(new Item(Item.Kind.CLOSED, incident, more, before.reminders()));
    }
    Instant reminder = before.at().plus(rhythm.afterReminders(before.reminders()));
    boolean due = more > 0 && !incident.isAcknowledged() && !reminder.isAfter(now);
    return due
        ? Optional.of(new Item(Item.Kind.REMINDER, incident, more, before.reminders()))
        : Optional.empty();
  }

  /** What is not ripe goes along with what is. */
  private boolean isRipe(Item item, Instant now) {
    Incident incident = item.incident();
    return switch (item.kind()) {
      case NEW ->
          incident.severity() == Severity.CRITICAL
              || !incident.opened().plus(rhythm.grouping()).isAfter(now);
      case WORSE, REMINDER -> true;
      case CLOSED ->
          incident
              .closed()
              .filter(closed -> !closed.plus(rhythm.grouping()).isAfter(now))
              .isPresent();
    };
  }

  /** The rules of open incidents that it knows of. */
  private Set<String> kindsTold(Collection<Incident> audible) {
    return audible.stream()
        .filter(incident -> told.containsKey(incident.id()))
        .map(incident -> incident.subject().rule())
        .collect(java.util.stream.Collectors.toSet());
  }
}
