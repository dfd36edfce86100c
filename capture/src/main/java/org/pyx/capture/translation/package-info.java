/** From the engine's records to changes: pure, in the order of the log. */
@NullMarked
package org.pyx.capture.translation;

import org.jspecify.annotations.NullMarked;
