package org.pyx.schemas.stage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * How an operator starts a stage.
 *
 * @param beginning whether its lane begins with this start (guarantee G6)
 * @param instance which of the lane's processes this is: letters, digits, dot, - and _, at most 60.
 *     Of two with the same name the older is fenced; one with another name stands by
 */
public record StageStart(Beginning beginning, String instance) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,60}");
  private static final Pattern STRANGE = Pattern.compile("[^A-Za-z0-9._-]");
  private static final int LONGEST = 60;

  /** Whether a lane begins. */
  public enum Beginning {
    /** It has begun before: state that is missing is a reason to refuse. */
    GOES_ON,
    /** It begins: topics are made, and nothing may be there yet. */
    FIRST_START,
    /** Its source is read anew, and compared with what the copy has. */
    ADOPTION
  }

  public StageStart {
    if (!FORM.matcher(instance).matches()) {
      throw new StopException(
          "\""
              + instance
              + "\" is no name of an instance; use letters, digits, dot, - and _, at most 60");
    }
  }

  /** A start of a lane that has begun before, on this machine. */
  public static StageStart usual() {
    return of(Beginning.GOES_ON);
  }

  /** A start on this machine, whose name is the instance's. */
  public static StageStart of(Beginning beginning) {
    return new StageStart(beginning, machine());
  }

  /** The name of this machine, in the form of an instance's name. */
  public static String machine() {
    String name;
    try {
      name = STRANGE.matcher(InetAddress.getLocalHost().getHostName()).replaceAll("-");
    } catch (UnknownHostException e) {
      name = "";
    }
    return name.isEmpty() ? "pyx" : name.substring(0, Math.min(LONGEST, name.length()));
  }
}
