package org.pyx.alerts.desk;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Sample;
import org.pyx.schemas.text.SafeText;

/** Puts a notice into words. Stateless and thread-safe. */
public final class Rendering {
  private static final int LONGEST_NAME = 130;
  private static final int LONGEST_SUBJECT = 180;
  private static final int LONGEST_WORDS = 300;
  private static final int FULL_ITEMS = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Rendering() {}

  /** The words of a notice. */
  public static Letter letter(Notice notice) {
    return new Letter(
        notice,
        SafeText.mail(subject(notice), LONGEST_SUBJECT),
        text(notice),
        MessageId.of(notice),
        MessageId.thread(notice));
  }

  private static String subject(Notice notice) {
    String lane = "[pyx " + notice.lane() + "] ";
    if (notice.isHeartbeat()) {
      return lane + "alive, " + count(notice.open(), "incident") + " open";
    }
    if (notice.items().size() == 1) {
      Item item = notice.items().getFirst();
      return lane + prefix(item) + what(item.incident()) + ", " + count(item.incident().count());
    }
    String rules =
        notice.items().stream()
            .map(item -> item.incident().subject().rule())
            .distinct()
            .collect(Collectors.joining(", "));
    int incidents = notice.items().size() + notice.later();
    return lane
        + notice.severity()
        + " "
        + count(incidents, "incident")
        + ", "
        + count(notice.events())
        + ": "
        + rules;
  }

  private static String text(Notice notice) {
    StringBuilder text = new StringBuilder();
    text.append("Pyx, lane ").append(notice.lane()).append(", ").append(time(notice.at()));
    text.append("\n\n");
    if (notice.isHeartbeat()) {
      text.append("Pyx reads the rejected topic and can reach you. If this message does not come");
      text.append(" when it should, something is wrong: look at the lane.\n\n");
    }
    List<Item> items = notice.items();
    for (int i = 0; i < items.size(); i++) {
      if (i < FULL_ITEMS) {
        full(text, items.get(i));
      } else {
        text.append(brief(items.get(i))).append('\n');
      }
    }
    end(text, notice);
    return text.toString();
  }

  private static void full(StringBuilder text, Item item) {
    Incident incident = item.incident();
    text.append(prefix(item)).append(what(incident)).append('\n');
    line(text, events(item));
    line(text, "first " + time(incident.firstAt()) + ", last " + time(incident.lastAt()));
    line(text, "incident " + incident.id() + offsets(incident));
    incident
        .acknowledgement()
        .ifPresent(hand ->
            line(text, "in hand: " + safe(hand.by()) + ", \"" + safe(hand.reason()) + "\""));
    for (Sample sample : incident.samples()) {
      line(text, "  " + safe(sample.key()) + "  " + safe(sample.position()));
      line(text, "    " + SafeText.mail(sample.explanation(), LONGEST_WORDS));
    }
    if (incident.count() > incident.samples().size()) {
      long more = incident.count() - incident.samples().size();
      line(text, "  and " + number(more) + " more");
    }
    line(text, "all of them: " + Commands.listing(incident));
    text.append('\n');
  }

  private static String brief(Item item) {
    return prefix(item)
        + what(item.incident())
        + ", "
        + events(item)
        + ", incident "
        + item.incident().id()
        + ": "
        + Commands.listing(item.incident());
  }

  private static void end(StringBuilder text, Notice notice) {
    if (!notice.isHeartbeat()) {
      text.append("\nThis message stands for ").append(count(notice.events()));
      text.append(" that you were not told of, of ").append(number(notice.eventsInAll()));
      text.append(" in all.\n");
    }
    if (notice.later() > 0) {
      text.append(count(notice.later(), "further incident")).append(" will be told next.\n");
    }
    text.append(count(notice.open(), "incident")).append(" open. List them: ");
    text.append(Commands.INCIDENTS).append('\n');
    if (!notice.isHeartbeat()) {
      text.append("No reminders of one, because it is in hand: ").append(Commands.ACKNOWLEDGE);
      text.append("\nNothing at all for a while: ").append(Commands.SILENCE).append('\n');
    }
  }

  private static String prefix(Item item) {
    return switch (item.kind()) {
      case NEW -> item.incident().isOpen() ? "" : "Over already: ";
      case WORSE -> "Worse now: ";
      case REMINDER -> "Goes on: ";
      case CLOSED -> "Over: ";
    };
  }

  private static String what(Incident incident) {
    String thing = incident.subject().thing();
    return incident.severity()
        + " "
        + SafeText.mail(incident.subject().rule(), LONGEST_NAME)
        + (thing.isEmpty() ? "" : " at " + safe(thing));
  }

  private static String events(Item item) {
    boolean all = item.more() == item.incident().count();
    return count(item.incident().count()) + (all ? "" : ", " + number(item.more()) + " new");
  }

  private static String offsets(Incident incident) {
    return incident.firstOffset() < 0
        ? ""
        : ", offsets %d to %d of topic pyx.%s.rejected"
            .formatted(incident.firstOffset(), incident.lastOffset(), incident.subject().lane());
  }

  private static void line(StringBuilder text, String line) {
    text.append("  ").append(line).append('\n');
  }

  private static String safe(String text) {
    return SafeText.mail(text, LONGEST_NAME);
  }

  private static String count(long events) {
    return count(events, "event");
  }

  private static String count(long number, String what) {
    return number(number) + " " + what + (number == 1 ? "" : "s");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String time(Instant at) {
    return TIME.format(at);
  }
}
