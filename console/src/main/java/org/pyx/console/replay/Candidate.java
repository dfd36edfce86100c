package org.pyx.console.replay;

import org.pyx.schemas.model.Decision;
import org.pyx.schemas.model.RuleId;

/**
 * A rejected event that is to be judged once more.
 *
 * @param chosen where it stands
 * @param rule the rule that it broke
 * @param what the change in words, by the exchange's own names: hostile text
 * @param drawnIn whether it was not asked for, and comes along as it is of the row of one that was
 */
public record Candidate(Decision.Chosen chosen, RuleId rule, String what, boolean drawnIn) {}
