package org.pyx.console.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyx.alerts.AlertConfig;
import org.pyx.alerts.AlertStage;
import org.pyx.console.LaneRunner;
import org.pyx.console.web.Console;
import org.pyx.console.web.ConsoleSettings;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.schemas.stage.StageStart.Beginning;

/**
 * What people see of the demo beside its lines: alarms in a mailbox, and both on a page. Used by
 * one thread.
 */
final class Onlookers implements AutoCloseable {
  private final ConsoleSettings settings;
  private final Mailbox mailbox = Mailbox.open();
  private final AlertStage alerts;
  private @Nullable Console console;

  private Onlookers(ConsoleSettings settings, DemoLane lane) {
    this.settings = settings;
    this.alerts =
        new AlertStage(
            new AlertConfig(
                DemoLane.LANE,
                StageStart.of(Beginning.FIRST_START),
                lane.kafka,
                mailbox.settings()));
  }

  /** Those of a demo; none if it is not to be shown. */
  static Optional<Onlookers> of(DemoOptions options, DemoLane lane) {
    return Optional.ofNullable(options.console()).map(settings -> new Onlookers(settings, lane));
  }

  /** The stage that sends the alarms. */
  Stage alerts() {
    return alerts;
  }

  /** Opens the page, on which the stages say how they are. */
  void show(DemoLane lane, List<Stage> stages, Screen screen) {
    List<Stage> all = new ArrayList<>(stages);
    all.add(alerts);
    Console opened =
        Console.start(
            settings,
            List.of(
                new Console.Shown(
                    DemoLane.LANE, lane.policy, () -> lane.kafka, () -> LaneRunner.words(all))),
            List.of(),
            List.of(new Console.Further("mailbox", "Mailbox", mailbox::page)));
    console = opened;
    screen.line("  page      %s", opened.address());
    screen.line("  mailbox   %s/mailbox", opened.address());
  }

  /** What came of it. */
  void report(Screen screen) {
    screen.line("%,d mails told the operator what was rejected.", mailbox.size());
  }

  @Override
  public void close() {
    if (console != null) {
      console.close();
    }
    mailbox.close();
  }
}
