package org.pyx.console.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pyx.console.check.CheckResult;
import org.pyx.console.check.Thresholds;
import org.pyx.console.config.PyxConfig;
import org.pyx.console.overview.LaneReader;
import org.pyx.console.overview.Overview;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pyx check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 3,
    description = {
      "Says in one line how a lane is, as Nagios and Icinga want it: exit code 0 well, 1 warning, 2 critical, 3 unknown.",
      "Critical are always: a lane that stands still, a stage that does not run, a slot that is gone. Figures with",
      "thresholds: lag-rows, lag-seconds, lag-bytes, wal-percent, wal-bytes, held-tables, incidents (critical, and in",
      "nobody's hand)."
    })
public final class CheckCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LaneOption lane;

  @Option(
      names = "--warning",
      split = ",",
      paramLabel = "FIGURE=NUMBER",
      description =
          "Above it is a warning; none for never (usual: lag-seconds=300, wal-percent=50,"
              + " held-tables=0).")
  private List<String> warning = List.of();

  @Option(
      names = "--critical",
      split = ",",
      paramLabel = "FIGURE=NUMBER",
      description =
          "Above it is critical; none for never (usual: lag-seconds=3600, wal-percent=75,"
              + " incidents=0).")
  private List<String> critical = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "So long the answer may take; then it is unknown (default ${DEFAULT-VALUE}).")
  private int timeout;

  @Override
  public Integer call() {
    CheckResult result = result();
    System.out.println(result.line());
    System.out.flush();
    return result.code();
  }

  private CheckResult result() {
    try {
      if (timeout < 1) {
        throw new StopException("--timeout must be at least 1");
      }
      Thresholds thresholds = Thresholds.of(warning, critical);
      return CheckResult.of(look(lane.read()), thresholds);
    } catch (PyxException e) {
      return CheckResult.unknown(String.valueOf(e.getMessage()));
    } catch (TimeoutException e) {
      return CheckResult.unknown("no answer within " + timeout + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CheckResult.unknown("interrupted");
    } catch (ExecutionException e) {
      return CheckResult.unknown(
          String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
    }
  }

  private Overview look(PyxConfig config)
      throws InterruptedException, ExecutionException, TimeoutException {
    LaneReader reader =
        new LaneReader(() -> lane.kafka(config), config.lane(), Optional.empty(), Map::of);
    FutureTask<Overview> looking = new FutureTask<>(reader::look);
    Thread.ofPlatform().daemon().name("pyx-check").start(looking);
    return looking.get(timeout, TimeUnit.SECONDS);
  }
}
