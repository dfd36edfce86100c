package org.pyx.validator.rules.change;

import org.pyx.schemas.model.Change;
import org.pyx.schemas.model.Finding;
import org.pyx.schemas.rule.Checks;
import org.pyx.schemas.rule.Rule;

/** No exchange writes messages into its log. Stateless. */
@Checks(Rule.STREAM_MESSAGE)
public final class MessageRule {
  /** Judges a message. */
  public Finding judge(Change.Message message) {
    return Rule.STREAM_MESSAGE.finding(
        "a logical message of " + message.content().length + " bytes, which no exchange writes",
        "");
  }
}
