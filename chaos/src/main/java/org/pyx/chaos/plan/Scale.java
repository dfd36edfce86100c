package org.pyx.chaos.plan;

import java.time.Duration;

/**
 * How long and how large faults are.
 *
 * @param longest the longest fault
 * @param pause the longest pause between the recovery from one and the next
 * @param largeRows rows of a large transaction
 */
public record Scale(Duration longest, Duration pause, int largeRows) {}
