package org.pyx.schemas.model;

import java.util.Optional;

/**
 * The lane stands still before a change until somebody has decided about it.
 *
 * @param journalOffset the change's offset in the journal
 * @param since when it was found, in microseconds since 1970 UTC, by the validator's clock
 * @param table the table that is concerned, if one is
 * @param finding why
 */
public record Hold(long journalOffset, long since, Optional<TableName> table, Finding finding) {}
