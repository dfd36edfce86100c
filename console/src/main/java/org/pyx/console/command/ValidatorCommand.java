package org.pyx.console.command;

import org.pyx.console.config.PyxConfig;
import org.pyx.schemas.stage.Stage;
import org.pyx.schemas.stage.StageStart;
import org.pyx.validator.ValidatorStage;
import picocli.CommandLine.Command;

/** {@code pyx validator}. */
@Command(
    name = "validator",
    mixinStandardHelpOptions = true,
    description = "Runs the stage that judges the journal.")
public final class ValidatorCommand extends StageCommand {
  @Override
  Stage stage(PyxConfig read, StageStart start) {
    return new ValidatorStage(read.validator(read.kafkaAccess(), start));
  }
}
