package org.pyx.sink.copying;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.pyx.sink.assembly.AcceptedRow;

/**
 * The database refuses some of the rows that it was given.
 *
 * @param error what it says
 * @param culprit the row that is probably meant, or null if nothing tells
 */
record Failure(SQLException error, @Nullable AcceptedRow culprit) {}
