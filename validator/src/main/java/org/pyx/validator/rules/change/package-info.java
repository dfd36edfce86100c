/** The rules about changes and what is remembered of their rows, one class each. Pure. */
@NullMarked
package org.pyx.validator.rules.change;

import org.jspecify.annotations.NullMarked;
