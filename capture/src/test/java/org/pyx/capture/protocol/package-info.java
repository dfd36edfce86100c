/** Capture against a real PostgreSQL and a real broker. */
@NullMarked
package org.pyx.capture.protocol;

import org.jspecify.annotations.NullMarked;
