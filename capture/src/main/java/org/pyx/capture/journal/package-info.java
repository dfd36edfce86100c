/** The journal topic: its one writer, and the reader of its tail. */
@NullMarked
package org.pyx.capture.journal;

import org.jspecify.annotations.NullMarked;
