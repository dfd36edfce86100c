package org.pyx.console.command;

import org.jspecify.annotations.Nullable;
import org.pyx.console.Terminal;
import org.pyx.console.lane.Rejections;
import org.pyx.console.lane.Wait;
import org.pyx.schemas.wire.Lane;

/** The one line at the end of a command that waited for a lane, and its exit code. Stateless. */
final class Summary {
  private Summary() {}

  /**
   * Prints the line.
   *
   * @param done what to call it if the lane has come to its goal
   * @param rejections what was rejected meanwhile, if it was counted
   * @param doing what the stages of this process were doing; empty if it has none
   * @return the exit code
   */
  static int print(
      String done, Lane lane, Wait.End end, @Nullable Rejections rejections, String doing) {
    return switch (end) {
      case Wait.End.Reached reached -> {
        line(
            done
                + ": "
                + reached.words()
                + (rejections == null ? "" : "; " + rejections.words(lane)));
        yield rejections == null || rejections.count() == 0 ? 0 : Outcome.DIFFERENCE;
      }
      case Wait.End.StandsStill stands -> {
        line("stands still: " + stands.words() + "; see pyx status");
        yield Outcome.STANDS_STILL;
      }
      case Wait.End.TimedOut late -> {
        line("timed out: " + late.words() + (doing.isEmpty() ? "" : " [" + doing + "]"));
        yield Outcome.TIMED_OUT;
      }
      case Wait.End.Refused refused -> {
        System.err.println("pyx: " + Terminal.line(refused.words()));
        yield picocli.CommandLine.ExitCode.USAGE;
      }
    };
  }

  private static void line(String text) {
    System.out.println(Terminal.line(text));
  }
}
