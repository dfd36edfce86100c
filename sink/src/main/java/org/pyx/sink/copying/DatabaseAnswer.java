package org.pyx.sink.copying;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.pyx.schemas.stage.PyxException;
import org.pyx.schemas.stage.StopException;
import org.pyx.schemas.stage.TryAgainException;

/** What an SQLSTATE means for the sink. Stateless. */
public enum DatabaseAnswer {
  /** The row does not fit: it is evidence, and the others go on. */
  ROW_REFUSED,
  /** The database cannot just now. */
  AWAY,
  /** The database will not until a person has acted. */
  STOP;

  /**
   * The meaning of an error.
   *
   * <p>Class 42 stops the stage even when it comes from inside a trigger: a missing table, column,
   * function or privilege is a fault of the auditor's own schema, and going on would turn every
   * honest row into evidence against the exchange. No content of a row leads there, unless a
   * trigger builds SQL from contents.
   */
  public static DatabaseAnswer to(SQLException error) {
    String state = error.getSQLState();
    if (state == null || state.length() != 5) {
      return AWAY;
    }
    return switch (state) {
      case "40001", "40P01", "55P03", "57014", "25006", "25P03", "25P04" -> AWAY;
      case "XX001", "XX002" -> STOP;
      default ->
          switch (state.substring(0, 2)) {
            case "08", "53", "57", "58" -> AWAY;
            case "28", "3D", "3F", "42", "25", "26", "0L", "0P", "F0" -> STOP;
            default -> ROW_REFUSED;
          };
    };
  }

  /**
   * An error outside a row's own doing, as one of ours.
   *
   * @param doing what was being done, such as {@code "writing lane demo"}
   */
  public static PyxException raise(SQLException error, String doing) {
    String what = doing + ": " + describe(error);
    return switch (to(error)) {
      case AWAY -> new TryAgainException(what, error);
      case STOP -> new StopException(what + "; " + advice(error), error);
      case ROW_REFUSED -> new StopException(what, error);
    };
  }

  private static String describe(SQLException error) {
    String state = error.getSQLState();
    ServerErrorMessage server = server(error);
    if (server == null) {
      return error.getMessage() + (state == null ? "" : " (SQLSTATE " + state + ")");
    }
    // Only messages that cannot quote a row's contents are repeated.
    return to(error) == ROW_REFUSED
        ? "the database refuses it with SQLSTATE " + state
        : server.getMessage() + " (SQLSTATE " + state + ")";
  }

  private static String advice(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return switch (state.substring(0, 2)) {
      case "28" -> "check user and password of the target, and pg_hba.conf of its server";
      case "3D" -> "check the target's database name";
      case "3F" -> "run \"pyx init target\" on it";
      case "42" ->
          state.equals("42501")
              ? "run \"pyx init target\" again, which grants what the sink needs"
              : "check that the database has the schema of the policy, then run \"pyx init target\"";
      default -> "look into the database server's log";
    };
  }

  static @Nullable ServerErrorMessage server(SQLException error) {
    return error instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
