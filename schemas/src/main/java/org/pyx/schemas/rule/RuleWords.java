package org.pyx.schemas.rule;

import java.util.Locale;
import org.pyx.schemas.model.Action;

/** Rules and actions in the words that people read and policies use. Stateless. */
public final class RuleWords {
  private RuleWords() {}

  /** The word for an action in a policy file. */
  public static String word(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }

  /** What becomes of what breaks a rule, under an action. */
  public static String outcome(Rule rule, Action action) {
    return switch (action) {
      case REJECT -> "stays out of the copy, as evidence";
      case FLAG ->
          switch (rule.kind()) {
            case STREAM -> "is evidence, and the lane goes on";
            case NOTICE -> "is in the copy, and reported";
            case CHANGE, VALUE, SHAPE, DATABASE, ADOPTED, DECIDED, REPEAT ->
                "is evidence, and goes into the copy all the same";
          };
      case HALT -> "the lane stands still before it until somebody has decided";
      case IGNORE -> "is legitimate, and counted only";
    };
  }
}
