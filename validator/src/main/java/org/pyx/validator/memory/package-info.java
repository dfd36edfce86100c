/** What the judge remembers of accepted rows. */
@NullMarked
package org.pyx.validator.memory;

import org.jspecify.annotations.NullMarked;
