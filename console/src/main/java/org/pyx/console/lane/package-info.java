/** What an operator asks of a lane and decides about it, by its topics. */
@NullMarked
package org.pyx.console.lane;

import org.jspecify.annotations.NullMarked;
