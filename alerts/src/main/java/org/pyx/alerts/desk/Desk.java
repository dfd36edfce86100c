package org.pyx.alerts.desk;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Silence;
import org.pyx.schemas.alert.Told;

/**
 * Decides who is told what, and when. Whatever happens, a recipient gets no more messages in an
 * hour than its limit; everything is told to it in the end. Not thread-safe.
 */
public final class Desk {
  /** More incidents than these are not listed in one message; the others follow. */
  static final int MOST_ITEMS = 500;

  /** So many incidents at most have a message each when they come at the same time. */
  private static final int ALONE = 3;

  private final String lane;
  private final Map<String, RecipientBook> books = new LinkedHashMap<>();
  private final Map<String, Silence> silences = new LinkedHashMap<>();

  /** A desk where nobody was told anything yet. */
  public Desk(String lane, Collection<Recipient> recipients, Rhythm rhythm, Instant now) {
    this.lane = lane;
    recipients.forEach(
        recipient -> books.put(recipient.name(), new RecipientBook(recipient, rhythm, now)));
  }

  /** Takes back what was remembered of a recipient; one that is configured no more is left out. */
  public void restore(Told told) {
    RecipientBook book = books.get(told.recipient());
    if (book != null) {
      book.restore(told);
    }
  }

  /** Those of whom nothing is remembered are not told of what was over before they were there. */
  public void begin(Collection<Incident> known, Instant now) {
    books.values().forEach(book -> book.begin(known, now));
  }

  /** The names of those who are told. */
  public Set<String> recipients() {
    return books.keySet();
  }

  /** Incidents are counted and not told from now on. */
  public void silence(Silence silence) {
    silences.put(silence.id(), silence);
  }

  /**
   * Ends a silence.
   *
   * @return false if there was none of that name
   */
  public boolean endSilence(String id) {
    return silences.remove(id) != null;
  }

  /** Those in force, and those that have just ended. */
  public Collection<Silence> silences() {
    return List.copyOf(silences.values());
  }

  /**
   * The next message of a recipient; empty if there is none now. It counts once {@link #told} is
   * called: until then the same question gets the same answer, or a newer one.
   */
  public Optional<Notice> next(String recipient, Collection<Incident> incidents, Instant now) {
    RecipientBook book = book(recipient);
    List<Incident> audible =
        incidents.stream().filter(incident -> !isSilenced(incident, now)).toList();
    List<Item> due = book.due(audible, now);
    long open = incidents.stream().filter(Incident::isOpen).count();
    if (due.isEmpty()) {
      return book.heartbeatDue(now)
          ? Optional.of(new Notice(lane, recipient, now, List.of(), 0, open))
          : Optional.empty();
    }
    // a message for each is a thread for each; but never at the price of what comes next
    boolean alone = due.size() <= ALONE && book.messages(now) >= due.size() + book.capacity() / 2;
    List<Item> items = due.subList(0, alone ? 1 : Math.min(MOST_ITEMS, due.size()));
    int later = alone ? 0 : due.size() - items.size();
    return Optional.of(new Notice(lane, recipient, now, items, later, open));
  }

  /** A message has left. */
  public void told(Notice notice, Instant now) {
    book(notice.recipient()).told(notice, now);
  }

  /** Whether nobody will be told anything more of an incident that is over. */
  public boolean isSettled(Incident incident, Instant now) {
    boolean silenced = isSilenced(incident, now);
    return books.values().stream().allMatch(book -> book.isSettled(incident, silenced));
  }

  /** Forgets incidents that are forgotten. */
  public void forgetAllBut(Collection<Incident> incidents) {
    Set<String> ids = incidents.stream().map(Incident::id).collect(Collectors.toSet());
    books.values().forEach(book -> book.forgetAllBut(ids));
  }

  /** What is to be remembered of those who were told something since this was asked last. */
  public List<Told> takeChanged() {
    return books.values().stream().flatMap(book -> book.takeChanged().stream()).toList();
  }

  private boolean isSilenced(Incident incident, Instant now) {
    return silences.values().stream().anyMatch(silence -> silence.covers(incident.subject(), now));
  }

  private RecipientBook book(String recipient) {
    return Objects.requireNonNull(books.get(recipient), recipient);
  }
}
