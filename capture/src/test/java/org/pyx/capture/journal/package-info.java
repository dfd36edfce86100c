/** Capture against a real PostgreSQL and a real broker. */
@NullMarked
package org.pyx.capture.journal;

import org.jspecify.annotations.NullMarked;
