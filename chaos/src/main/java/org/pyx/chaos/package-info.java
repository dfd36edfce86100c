/** Breaks things around a lane, at random and repeatably, and proves that nothing is lost. */
@NullMarked
package org.pyx.chaos;

import org.jspecify.annotations.NullMarked;
