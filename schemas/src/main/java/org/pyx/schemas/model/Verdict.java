package org.pyx.schemas.model;

import java.util.List;
import java.util.Optional;

/** What the judge says of a change. */
public sealed interface Verdict {
  /** What is evidence although the change is let through; usually nothing. */
  List<Finding> flags();

  /** It goes into the copy. */
  record Accepted(List<Finding> flags) implements Verdict {
    /** Accepted, and nothing to be said of it. */
    public static final Accepted PLAINLY = new Accepted(List.of());

    public Accepted {
      flags = List.copyOf(flags);
    }
  }

  /**
   * Legitimate, and of no interest to an append-only copy.
   *
   * @param reason in a few words
   * @param rule the rule that says so, if it is one of the catalogue
   * @param flags what is evidence all the same
   */
  record Ignored(String reason, Optional<RuleId> rule, List<Finding> flags) implements Verdict {
    public Ignored {
      flags = List.copyOf(flags);
    }

    /** Ignored, and nothing to be said of it. */
    public Ignored(String reason) {
      this(reason, Optional.empty(), List.of());
    }
  }

  /**
   * It breaks a rule; it stays as evidence.
   *
   * @param finding which, and why
   */
  record Rejected(Finding finding) implements Verdict {
    @Override
    public List<Finding> flags() {
      return List.of();
    }
  }

  /**
   * None yet: the lane stands still before it until somebody has decided.
   *
   * @param finding why
   */
  record Held(Finding finding) implements Verdict {
    @Override
    public List<Finding> flags() {
      return List.of();
    }
  }
}
