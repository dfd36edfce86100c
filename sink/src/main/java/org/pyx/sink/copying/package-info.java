/** Writing rows by COPY, and finding the ones that the database refuses. */
@NullMarked
package org.pyx.sink.copying;

import org.jspecify.annotations.NullMarked;
