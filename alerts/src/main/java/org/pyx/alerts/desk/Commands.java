package org.pyx.alerts.desk;

import java.util.regex.Pattern;
import org.pyx.schemas.alert.Incident;
import org.pyx.schemas.alert.Subject;

/** The commands that a message names. People copy them into a shell. Stateless. */
final class Commands {
  static final String INCIDENTS = "pyx alerts list --config FILE";
  static final String ACKNOWLEDGE = "pyx alerts ack INCIDENT --reason WORDS --config FILE";
  static final String SILENCE =
      "pyx alerts silence --rule RULE --until TIME --reason WORDS --config FILE";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,130}");
  private static final String CHECK = "check.";

  private Commands() {}

  /**
   * Lists all events of an incident. The name of a table goes into the command only if no shell
   * reads anything into it.
   */
  static String listing(Incident incident) {
    Subject subject = incident.subject();
    if (!PLAIN.matcher(subject.rule()).matches() || subject.rule().startsWith(CHECK)) {
      return "pyx status --config FILE";
    }
    if (subject.rule().equals("other.rules")) {
      return "pyx inspect --config FILE";
    }
    boolean table = PLAIN.matcher(subject.thing()).matches() && !subject.thing().startsWith("-");
    return "pyx inspect --rule "
        + subject.rule()
        + (table ? " --table " + subject.thing() : "")
        + " --config FILE";
  }
}
