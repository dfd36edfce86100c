package org.pyx.console.inspect;

import java.time.Instant;

/**
 * A record of one of a lane's topics.
 *
 * @param topic the topic
 * @param offset its place there
 * @param written when it was written, by the clock of the stage that wrote it; the validator's
 *     records have the time of the journal's record that they are about
 * @param content what it holds
 */
public record Entry(String topic, long offset, Instant written, Content content) {}
