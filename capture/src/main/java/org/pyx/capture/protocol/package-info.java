/** What the exchange's server may say on a connection, before anything believes it. */
@NullMarked
package org.pyx.capture.protocol;

import org.jspecify.annotations.NullMarked;
