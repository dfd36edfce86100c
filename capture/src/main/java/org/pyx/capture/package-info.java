/** Capture: Debezium to the journal. The only stage that talks to the exchange. */
@NullMarked
package org.pyx.capture;

import org.jspecify.annotations.NullMarked;
