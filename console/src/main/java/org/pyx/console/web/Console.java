package org.pyx.console.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pyx.console.html.Safe;
import org.pyx.console.overview.LaneReader;
import org.pyx.console.overview.LaneWatch;
import org.pyx.console.overview.Seen;
import org.pyx.console.registry.RegistryAnswers;
import org.pyx.console.registry.RegistryHandler;
import org.pyx.schemas.policy.Policy;
import org.pyx.schemas.stage.KafkaAccess;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.wire.Lane;

/** The console: looks at lanes, and shows them. It writes nowhere. Thread-safe. */
public final class Console implements AutoCloseable {
  private final HttpPort port;
  private final List<LaneWatch> watches;

  private Console(HttpPort port, List<LaneWatch> watches) {
    this.port = port;
    this.watches = List.copyOf(watches);
  }

  /**
   * A lane that is shown.
   *
   * @param lane the lane
   * @param policy its policy
   * @param kafka where its topics are now
   * @param own what stages of this process say of themselves, by name
   */
  public record Shown(
      Lane lane, Policy policy, Supplier<KafkaAccess> kafka, Supplier<Map<String, String>> own) {}

  /**
   * A page beside the lanes'.
   *
   * @param name its path
   * @param title what it is called
   * @param body its content, asked for anew each time
   */
  public record Further(String name, String title, Supplier<Safe> body) {}

  /** Starts it without further pages. */
  public static Console start(
      ConsoleSettings settings, List<Shown> lanes, List<Consumer<Seen>> listeners) {
    return start(settings, lanes, listeners, List.of());
  }

  /**
   * Starts it.
   *
   * @param listeners are told what was seen, after each look
   * @param further pages beside those of the lanes
   * @throws StopException if the port cannot be had or the users cannot be read
   */
  public static Console start(
      ConsoleSettings settings,
      List<Shown> lanes,
      List<Consumer<Seen>> listeners,
      List<Further> further) {
    Optional<Login> login = settings.users().map(Users::open).map(Login::new);
    HttpPort port = HttpPort.open(settings.listen(), settings.hosts(), "console.listen");
    List<LaneDesk> desks = new ArrayList<>();
    for (Shown shown : lanes) {
      LaneReader reader =
          new LaneReader(shown.kafka(), shown.lane(), settings.verification(), shown.own());
      desks.add(
          new LaneDesk(
              shown.lane(),
              shown.policy(),
              shown.kafka(),
              LaneWatch.start(reader, settings.refresh(), listeners)));
    }
    Front front = new Front(new Pages(desks, settings.refresh(), further), login, settings.proxy());
    port.serve("/", front::answer)
        .delegate(
            "/registry",
            new RegistryHandler(new RegistryAnswers(lanes.stream().map(Shown::lane).toList())))
        .start();
    return new Console(port, desks.stream().map(LaneDesk::watch).toList());
  }

  /** Where it is. */
  public String address() {
    return port.address();
  }

  /** What was seen of each lane. */
  public List<Seen> seen() {
    return watches.stream().map(LaneWatch::seen).toList();
  }

  @Override
  public void close() {
    port.close();
    watches.forEach(LaneWatch::close);
  }
}
