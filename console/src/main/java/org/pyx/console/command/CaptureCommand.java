package org.pyx.console.command;

import org.pyx.capture.CaptureStage;
import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import picocli.CommandLine.Command;

/** {@code pyx capture}. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = "Runs the stage that captures the exchange's changes into the journal.")
public final class CaptureCommand extends StageCommand {
  @Override
  Stage stage(PyxConfig read, StageStart start) {
    return new CaptureStage(read.capture(read.kafkaAccess(), start));
  }
}
