/**
 * The domain: positions, tables, rows, changes, verdicts, the trusted schema. Pure values, all
 * immutable and thread-safe.
 */
@NullMarked
package org.pyx.schemas.model;

import org.jspecify.annotations.NullMarked;
