/** The rules about the stream itself and the exchange's catalog, one class each. Pure. */
@NullMarked
package org.pyx.validator.rules.stream;

import org.jspecify.annotations.NullMarked;
