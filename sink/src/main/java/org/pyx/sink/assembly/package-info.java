/** Whole transactions out of accepted records, and the order of their tables. Pure. */
@NullMarked
package org.pyx.sink.assembly;

import org.jspecify.annotations.NullMarked;
