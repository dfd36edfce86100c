/** The rules about the values of a row, one class each. Pure. */
@NullMarked
package org.pyx.validator.rules.row;

import org.jspecify.annotations.NullMarked;
