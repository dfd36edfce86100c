/** The rules, one class each: pure functions of a row and what is trusted of its table. */
@NullMarked
package org.pyx.validator.rules;

import org.jspecify.annotations.NullMarked;
