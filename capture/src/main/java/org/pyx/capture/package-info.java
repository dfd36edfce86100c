/** The capture stage: the exchange's write-ahead log into the journal, and nothing else. */
@NullMarked
package org.pyx.capture;

import org.jspecify.annotations.NullMarked;
