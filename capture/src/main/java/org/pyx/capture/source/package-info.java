/** The exchange's catalog: set-up and checks. */
@NullMarked
package org.pyx.capture.source;

import org.jspecify.annotations.NullMarked;
