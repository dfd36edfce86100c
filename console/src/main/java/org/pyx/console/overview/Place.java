package org.pyx.console.overview;

import java.time.Instant;
import java.util.Optional;
import org.pyx.schemas.model.Lsn;

/**
 * How far a stage has come.
 *
 * @param offset in the journal, the last that it has taken; -1 for none
 * @param lsn at the exchange
 * @param at when the exchange or capture wrote that, by their clocks, where it is known
 */
public record Place(long offset, Lsn lsn, Optional<Instant> at) {}
