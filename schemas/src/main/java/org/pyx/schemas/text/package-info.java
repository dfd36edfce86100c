/** Text of the exchange, made harmless for where it is shown. */
@NullMarked
package org.pyx.schemas.text;

import org.jspecify.annotations.NullMarked;
