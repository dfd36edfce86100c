/** What capture sees at the exchange beside its log, on its way into the journal. */
@NullMarked
package org.pyx.capture.watch;

import org.jspecify.annotations.NullMarked;
