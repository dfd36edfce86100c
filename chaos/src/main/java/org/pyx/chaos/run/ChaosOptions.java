package org.pyx.chaos.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pyx.chaos.plan.Scale;

/**
 * What a run is like.
 *
 * @param seed decides what is broken, when, and what the exchange writes
 * @param faults how many faults there are
 * @param scale how long and how large they are
 * @param only a part of the names of the kinds that are wanted; empty for all
 * @param rowsPerSecond rows of ordinary business
 * @param attacks whether the exchange is hostile
 * @param directory an empty directory for databases, topics and logs
 * @param json where the report is written, too
 */
public record ChaosOptions(
    long seed,
    int faults,
    Scale scale,
    String only,
    int rowsPerSecond,
    boolean attacks,
    Path directory,
    @Nullable Path json) {}
