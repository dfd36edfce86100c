package org.pyx.console.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.pyx.console.events.EventList;
import org.pyx.console.events.EventLook;
import org.pyx.console.events.EventView;
import org.pyx.console.events.FilterForm;
import org.pyx.console.html.Safe;
import org.pyx.console.inspect.EntryFilter;
import org.pyx.console.overview.Seen;
import org.pyx.console.page.EventListPage;
import org.pyx.console.page.EventPage;
import org.pyx.console.page.OverviewPage;
import org.pyx.console.page.Page;
import org.pyx.schemas.stage.PyxException;

/** Which page an address means. Thread-safe. */
final class Pages {
  /** Those who read topics at a time: each has consumers and buffers of its own. */
  private static final int READERS = 3;

  private static final long PATIENCE_SECONDS = 10;

  private final List<LaneDesk> lanes;
  private final List<Console.Further> further;
  private final int refresh;
  private final Semaphore readers = new Semaphore(READERS);

  Pages(List<LaneDesk> lanes, Duration refresh, List<Console.Further> further) {
    this.lanes = List.copyOf(lanes);
    this.further = List.copyOf(further);
    this.refresh = (int) refresh.toSeconds();
  }

  /** What is shown to a user. */
  Answer answer(List<String> path, Map<String, String> query, Optional<String> user) {
    if (path.isEmpty()) {
      List<Seen> seen = lanes.stream().map(desk -> desk.watch().seen()).toList();
      return page(
          200,
          new Page.Frame(OverviewPage.title(seen), refresh, user),
          Safe.all(links(), OverviewPage.of(seen, Instant.now())));
    }
    if (path.size() == 1) {
      return further.stream()
          .filter(one -> one.name().equals(path.getFirst()))
          .findFirst()
          .map(one -> page(200, new Page.Frame(one.title(), refresh, user), one.body().get()))
          .orElseGet(() -> notFound(user));
    }
    Optional<LaneDesk> desk =
        path.size() >= 3 && path.getFirst().equals("lane")
            ? lanes.stream().filter(d -> d.lane().name().equals(path.get(1))).findFirst()
            : Optional.empty();
    if (desk.isEmpty() || path.size() > 4) {
      return notFound(user);
    }
    Optional<Long> offset = path.size() == 4 ? offset(path.get(3)) : Optional.empty();
    return switch (path.get(2)) {
      case "rejected" ->
          path.size() == 3
              ? reading(user, () -> list(desk.get(), FilterForm.of(query), user))
              : event(desk.get(), offset, false, user);
      case "journal" -> event(desk.get(), offset, true, user);
      default -> notFound(user);
    };
  }

  private Safe links() {
    return Safe.all(
        further.stream()
            .map(one -> Safe.of("<p><a href=\"/{}\">{}</a></p>", one.name(), one.title()))
            .toList());
  }

  private Answer list(LaneDesk desk, FilterForm form, Optional<String> user) {
    String lane = desk.lane().name();
    Page.Frame frame = new Page.Frame("Rejected events of " + lane, 0, user);
    EntryFilter filter;
    try {
      filter = form.filter(desk.tables());
      var _ = form.place();
    } catch (IllegalArgumentException e) {
      return page(400, frame, EventListPage.wrong(lane, form, String.valueOf(e.getMessage())));
    }
    EventList list =
        EventList.read(desk.kafka().get(), desk.lane(), desk.policy(), filter, form.place());
    return page(200, frame, EventListPage.of(lane, form, list));
  }

  private Answer event(
      LaneDesk desk, Optional<Long> offset, boolean journal, Optional<String> user) {
    return offset.isEmpty()
        ? notFound(user)
        : reading(
            user,
            () -> {
              EventLook look = new EventLook(desk.kafka().get(), desk.lane(), desk.policy());
              Optional<EventView> view =
                  journal
                      ? look.journal(offset.get(), desk.laws())
                      : look.rejected(offset.get(), desk.laws());
              return view.map(found ->
                      page(
                          200,
                          new Page.Frame((journal ? "Journal " : "Event ") + offset.get(), 0, user),
                          EventPage.of(desk.lane().name(), found, desk.policy(), Instant.now())))
                  .orElse(notFound(user));
            });
  }

  private static Optional<Long> offset(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private Answer reading(Optional<String> user, Supplier<Answer> read) {
    boolean mine = false;
    try {
      mine = readers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return mine
          ? read.get()
          : problem(user, "Too many read the topics now; try again in a moment.");
    } catch (PyxException | KafkaException e) {
      return problem(user, "Kafka was asked, and: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return problem(user, "The console ends.");
    } finally {
      if (mine) {
        readers.release();
      }
    }
  }

  private static Answer problem(Optional<String> user, String words) {
    return page(
        503,
        new Page.Frame("Pyx", 0, user),
        Safe.of("<h1>Not now</h1><div class=\"bad\">{}</div>", Safe.foreign(words)));
  }

  private static Answer notFound(Optional<String> user) {
    return page(
        404,
        new Page.Frame("Pyx", 0, user),
        Safe.of("<h1>There is nothing here</h1><p><a href=\"/\">Overview</a></p>"));
  }

  private static Answer page(int status, Page.Frame frame, Safe body) {
    return Answer.page(status, Page.of(frame, body));
  }
}
