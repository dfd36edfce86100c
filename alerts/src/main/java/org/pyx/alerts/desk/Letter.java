package org.pyx.alerts.desk;

import java.util.Optional;

/**
 * A notice in words. Text of the exchange in it is harmless: no control characters, no line breaks,
 * nothing that becomes a link.
 *
 * @param notice what it says
 * @param subject one line
 * @param text plain text, lines ended by {@code \n}
 * @param id its name among all messages of all lanes, in the form of a mail's Message-ID; the same
 *     when it is sent again because it is not known whether it arrived
 * @param thread the name of the first message about the same incident; empty if this is the first,
 *     or is about several
 */
public record Letter(
    Notice notice, String subject, String text, String id, Optional<String> thread) {}
