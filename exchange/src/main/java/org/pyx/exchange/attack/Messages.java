package org.pyx.exchange.attack;

import static org.pyx.exchange.attack.Step.harm;
import static org.pyx.exchange.attack.Step.observed;

import java.util.List;
import org.pyx.exchange.Attack;
import org.pyx.schemas.rule.Rule;

/** Messages written into the log itself. */
final class Messages {
  private static final String NO_TABLE = "";

  private Messages() {}

  static List<Attack> all() {
    return List.of(
        message(
            "logical-message", "a message in the log", "'attack'", "'not a row: {hex:message}'"),
        message("message-empty", "a message without content", "'attack'", "''"),
        message("message-without-prefix", "a message that says not whose it is", "''", "'content'"),
        message(
            "message-odd-prefix",
            "a prefix of quotes, an emoji, a line's end and a right-to-left mark",
            "E'a\"b''c\\\\d\\n{{}}\\u202E\\U0001F4A5'",
            "'content'"),
        message(
            "message-as-heartbeat",
            "a heartbeat of Pyx that says something",
            "'pyx.heartbeat'",
            "'content of {hex:message}'"),
        message(
            "message-huge", "a message of 4 MiB", "'attack'", "repeat('{hex:message}', 262144)"),
        Script.of(
            "message-outside-of-transactions",
            "a message that stands in the log at once, whatever becomes of its transaction",
            observed(
                NO_TABLE,
                Rule.STREAM_MESSAGE,
                "a message outside of transactions",
                "SELECT pg_logical_emit_message(false, 'attack', 'not a row: {hex:message}')")));
  }

  private static Attack message(String name, String description, String prefix, String content) {
    return Script.of(
        name,
        description,
        harm(
            NO_TABLE,
            Rule.STREAM_MESSAGE,
            description,
            "SELECT pg_logical_emit_message(true, " + prefix + ", " + content + ")"));
  }
}
