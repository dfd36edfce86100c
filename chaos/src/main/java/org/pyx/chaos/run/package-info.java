/** A run from beginning to end. */
@NullMarked
package org.pyx.chaos.run;

import org.jspecify.annotations.NullMarked;
