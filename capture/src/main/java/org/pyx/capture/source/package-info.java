/** The exchange's database: what it must have for capture, how that is checked and set up. */
@NullMarked
package org.pyx.capture.source;

import org.jspecify.annotations.NullMarked;
