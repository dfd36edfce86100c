package org.pyx.console.command;

import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.sink.SinkStage;
import picocli.CommandLine.Command;

/** {@code pyx sink}. */
@Command(
    name = "sink",
    mixinStandardHelpOptions = true,
    description = "Runs the stage that copies accepted rows into the auditor's database.")
public final class SinkCommand extends StageCommand {
  @Override
  Stage stage(PyxConfig read, StageStart start) {
    return new SinkStage(read.sink(read.kafkaAccess(), start));
  }
}
